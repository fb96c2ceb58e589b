// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import org.apache.flink.annotation.Internal;

/**
 * What a worker of a training run gets from its surroundings.
 *
 * @param allReduce averages with the other workers; stays owned by the caller
 * @param gpu index of the GPU that is assigned to this worker; empty for one by rank
 * @param checkpoints called with each checkpoint after it is written to the output folder
 */
@Internal
public record WorkerEnvironment(
        AllReduce allReduce, OptionalInt gpu, CheckpointListener checkpoints) {

    /** Keeps a checkpoint elsewhere. */
    @FunctionalInterface
    public interface CheckpointListener {
        /**
         * @param file the checkpoint, which the next one replaces
         * @param step number of completed steps
         */
        void written(Path file, int step) throws IOException;
    }

    /** A single worker, whose checkpoints stay in the output folder. */
    static WorkerEnvironment single(AllReduce allReduce) {
        return new WorkerEnvironment(allReduce, OptionalInt.empty(), (file, step) -> {});
    }

    /** Returns the assigned GPU, one in turn by rank, or the CPU if libtorch has no GPU. */
    Device device() {
        int gpus = Engine.getInstance().getGpuCount();
        return gpus == 0 ? Device.cpu() : Device.gpu(gpu.orElse(allReduce.workers().rank() % gpus));
    }
}
