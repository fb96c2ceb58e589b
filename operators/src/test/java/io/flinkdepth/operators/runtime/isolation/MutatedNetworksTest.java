// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.ModelSession;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks with bytes changed at random: each is a prediction or a sentence. {@code
 * -Dflinkdepth.mutations.networks=4000} tries more.
 */
class MutatedNetworksTest {

    private static final int MUTATIONS = Integer.getInteger("flinkdepth.mutations.networks", 60);
    private static final int MAX_CHANGES = 8;

    private static final EvaluationLimits LIMITS =
            new EvaluationLimits(1L << 30, Duration.ofSeconds(20), Duration.ofSeconds(5));

    @TempDir Path folder;

    @AfterEach
    void endTheProcess() {
        EvaluationProcesses.closeIdle();
    }

    private List<ModelPackage> originals() {
        return List.of(
                TestModels.brightness(folder.resolve("b"), "b", 2),
                TestModels.endless(folder.resolve("e"), "e", 0.9f),
                TestModels.giant(folder.resolve("g"), "g", 1 << 16),
                TestModels.slow(folder.resolve("s"), "s", 2));
    }

    private ModelPackage mutated(ModelPackage original, Random random, int number)
            throws Exception {
        byte[] network = Files.readAllBytes(Path.of(original.location(), ModelPackage.MODEL_FILE));
        for (int change = 1 + random.nextInt(MAX_CHANGES); change > 0; change--) {
            // The weights of the slow network are most of it, and no place for surprises.
            int at = random.nextInt(Math.min(network.length, 4096));
            network[at] =
                    (byte)
                            (random.nextBoolean()
                                    ? random.nextInt()
                                    : network[at] ^ 1 << random.nextInt(8));
        }
        Path place = Files.createDirectories(folder.resolve("m" + number));
        Files.write(place.resolve(ModelPackage.MODEL_FILE), network);
        ModelCard card = original.card().withVersion("m" + number);
        return ModelPackageWriter.write(place, card);
    }

    private static ByteBuffer image(long[] shape) {
        return TestModels.input(new float[(int) (shape[1] * shape[2] * shape[3])]);
    }

    @Test
    void everyNetworkEndsInAPredictionOrASentence() throws Exception {
        Random random = new Random(20);
        List<ModelPackage> originals = originals();
        int predicted = 0;
        int hung = 0;
        int crashed = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            ModelPackage original = originals.get(i % originals.size());
            long side = i % originals.size() == 3 ? 256 : TestModels.SIZE;
            long[] shape = {1, 3, side, side};
            ModelPackage model = mutated(original, random, i);
            try (ModelSession session =
                    IsolatedSession.open(
                            model,
                            ModelPackage.MODEL_FILE,
                            Device.CPU,
                            RuntimeOptions.DEFAULT,
                            LIMITS)) {
                Map<String, ?> outputs =
                        session.run(image(shape), shape, Set.of("predicted_depth"));
                assertThat(outputs).containsOnlyKeys("predicted_depth");
                predicted++;
            } catch (InvalidModelException | OrtException e) {
                assertThat(e.getMessage()).as("mutation %d", i).isNotBlank();
                hung += e.getMessage().contains("did not end within") ? 1 : 0;
                crashed += e.getMessage().contains("ended the process") ? 1 : 0;
            }
        }
        System.out.printf(
                "%d networks: %d predicted; of the others, %d were stopped at the limit of time, "
                        + "%d ended their process, %d were refused by the runtime%n",
                MUTATIONS, predicted, hung, crashed, MUTATIONS - predicted - hung - crashed);
        assertThat(predicted).as("networks that still predict").isBetween(1, MUTATIONS - 1);
    }
}
