// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.cluster.TrainingWork;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.recipe.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.annotation.Experimental;

/**
 * A round of a loop as the work of a training job. The workers need the folders of the loop under
 * the same paths as the loop itself.
 */
@Experimental
public final class RoundWork implements TrainingWork {
    private static final long serialVersionUID = 1L;

    private final String origin;
    private final String yaml;
    private final String round;

    private RoundWork(String origin, String yaml, String round) {
        this.origin = origin;
        this.yaml = yaml;
        this.round = round;
    }

    /**
     * Reads the YAML of the loop, which is sent to the workers.
     *
     * @param loop file of the loop
     * @param round folder of the round, as given to a {@link RoundTrainer}
     */
    public static RoundWork of(Path loop, Path round) throws IOException {
        return new RoundWork(
                loop.toString(), YamlFile.read(loop).text(), round.toAbsolutePath().toString());
    }

    @Override
    public Opened open(int workers) throws IOException {
        LoopConfiguration loop = LoopFile.of(YamlFile.parse(yaml, origin)).configuration();
        RoundTraining training = new RoundTraining(loop, new RoundFolder(Path.of(round)));
        return new OpenedRound(training.recipe(), training.openData());
    }

    private record OpenedRound(RecipeConfiguration configuration, TrainingData data)
            implements Opened {

        /** The loop exports and evaluates the weights. */
        @Override
        public String finish(Path weights) {
            return "";
        }

        @Override
        public void close() {}
    }
}
