// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.engine.ReadTask;
import io.flinkdepth.operators.inference.swap.ModelProbe;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.HeldResources;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A candidate that is refused leaves nothing behind, whatever is wrong with it. */
@Timeout(300)
class BrokenCandidatesTest extends UpdatableOperatorFixture {

    private static final int ROUNDS = 20;
    private static final ShadowOptions SHADOW = ShadowOptions.builder().frames(2).build();

    private int sent;

    private Map<String, ModelUpdate> broken() throws IOException {
        Map<String, ModelUpdate> updates = new LinkedHashMap<>();
        updates.put("constant", TestModels.constant(folder.resolve("c"), "c").toUpdate());
        updates.put("NaN", TestModels.neverFinite(folder.resolve("n"), "n").toUpdate());
        updates.put("NaN at times", TestModels.notFiniteInTheDark(folder.resolve("d")).toUpdate());
        updates.put("signature", TestModels.otherOutput(folder.resolve("o"), "o").toUpdate());
        updates.put("slow", TestModels.slow(folder.resolve("s"), "s", 400).toUpdate());
        ModelPackage cut = TestModels.brightness(folder.resolve("t"), "t", 1);
        Path file = folder.resolve("t").resolve(ModelPackage.MODEL_FILE);
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));
        updates.put("truncated", cut.toUpdate());
        ModelUpdate right = TestModels.brightness(folder.resolve("g"), "g", 1).toUpdate();
        updates.put("digest", new ModelUpdate(right.model(), right.location(), "0".repeat(64)));
        updates.put(
                "missing",
                new ModelUpdate(right.model(), folder.resolve("none").toUri().toString(), null));
        return updates;
    }

    private void refuse(AbstractStreamOperatorTestHarness<DepthMap> harness, ModelUpdate update)
            throws Exception {
        update(harness, update);
        while (deliver(harness)) {
            frame(harness, TestFrames.gradient("a", sent++));
            harness.prepareSnapshotPreBarrier(sent);
            harness.getTaskMailbox().tryTake(0).ifPresent(UpdatableOperatorFixture::run);
        }
        ModelEvent event = harness.getSideOutput(DepthEstimation.MODEL_EVENTS).poll().getValue();
        assertThat(event.kind())
                .as("%s: %s %s", update.location(), event.reason(), event)
                .isEqualTo(ModelEvent.Kind.REFUSED);
    }

    @Test
    void twentyOfEachKindLeaveNothing() throws Exception {
        Map<String, ModelUpdate> updates = broken();
        var harness = open(TestModels.brightness(folder.resolve("1"), "v1", 1).location(), SHADOW);
        // The first round loads classes and fills caches.
        for (ModelUpdate update : updates.values()) {
            refuse(harness, update);
        }
        HeldResources before = HeldResources.now();
        for (int round = 1; round < ROUNDS; round++) {
            for (ModelUpdate update : updates.values()) {
                refuse(harness, update);
            }
        }
        HeldResources after = HeldResources.now();
        after.assertNotMoreThan(before);
        assertThat(before.sessions()).as("the serving session").isEqualTo(1);
    }

    @Test
    void aProbeThatEndsInAnErrorClosesItsSession() throws Exception {
        ModelPackage model = TestModels.brightness(folder.resolve("m"), "v1", 1);
        HeldResources before = HeldResources.now();
        assertThatThrownBy(
                        () ->
                                ModelProbe.load(
                                        model,
                                        new ReadTask(
                                                frame -> {
                                                    throw new OutOfMemoryError("no map");
                                                }),
                                        InferenceOptions.DEFAULT,
                                        Device.CPU,
                                        SessionOpener.IN_PROCESS))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(SharedSessions.open()).isEqualTo(before.sessions());
        assertThat(HeldResources.now().folders()).isEqualTo(before.folders());
    }
}
