// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.training.batch.Workers;
import io.flinkdepth.training.engine.AllReduce;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.Training;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.engine.WorkerEnvironment;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.weights.WeightFileException;
import java.io.IOException;
import java.nio.file.Path;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;
import org.apache.flink.util.Collector;

/**
 * A worker. It trains on the task's own thread while it handles the one record that it receives, so
 * a cancelled task ends after its current step. The first worker sends the reports downstream.
 */
final class TrainingFunction extends RichFlatMapFunction<String, String> {
    private static final long serialVersionUID = 1L;

    private final TrainingWork work;
    @Nullable private final String checkpoints;

    private transient LatestText result;
    private transient WorkerMetrics metrics;

    /**
     * @param checkpoints folder for checkpoints on a Flink file system; null for the output folder
     */
    TrainingFunction(TrainingWork work, @Nullable String checkpoints) {
        this.work = work;
        this.checkpoints = checkpoints;
    }

    @Override
    public void open(OpenContext context) {
        metrics = new WorkerMetrics(getRuntimeContext().getMetricGroup());
        result = new LatestText();
        getRuntimeContext().addAccumulator(TrainingJob.RESULT, result);
        LibtorchThreads.share(
                ((StreamingRuntimeContext) getRuntimeContext())
                        .getTaskManagerRuntimeInfo()
                        .getConfiguration());
    }

    private Workers workers() {
        return new Workers(
                getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(),
                getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
    }

    @Override
    public void flatMap(String tracker, Collector<String> out) throws Exception {
        try (TrainingWork.Opened opened = work.open(workers().count())) {
            Path weights = train(opened, tracker, out);
            if (workers().rank() == 0) {
                finish(opened, weights);
            }
        } catch (IllegalArgumentException | ArithmeticException | WeightFileException e) {
            // It would fail in the same way again.
            throw new SuppressRestartsException(e);
        }
    }

    private Path train(TrainingWork.Opened opened, String tracker, Collector<String> out)
            throws IOException, InterruptedException {
        Workers workers = workers();
        try (WorkerOutput output = WorkerOutput.open(opened.configuration(), workers, checkpoints);
                AllReduce allReduce = allReduce(tracker, workers)) {
            RecipeConfiguration configuration = output.configuration();
            TrainingLog log = workers.rank() == 0 ? TrainingLog.open(configuration) : null;
            WorkerEnvironment environment =
                    new WorkerEnvironment(
                            allReduce,
                            Devices.handedOut(
                                    getRuntimeContext().getExternalResourceInfos("gpu"),
                                    workers.rank()),
                            output);
            return new Training(
                            configuration,
                            opened.data(),
                            environment,
                            report -> report(report, log, out))
                    .run();
        }
    }

    private static AllReduce allReduce(String tracker, Workers workers) throws IOException {
        return workers.count() == 1
                ? AllReduce.none()
                : RabitAllReduce.join(RabitTrackerAddress.parse(tracker), workers);
    }

    private void report(StepReport report, @Nullable TrainingLog log, Collector<String> out) {
        metrics.update(report);
        if (log != null) {
            out.collect(log.add(report));
        }
    }

    /** Writes the result; at a failure the weights remain, and another attempt would train anew. */
    private void finish(TrainingWork.Opened opened, Path weights) throws InterruptedException {
        try {
            result.add(opened.finish(weights));
        } catch (IOException | RuntimeException e) {
            throw new SuppressRestartsException(e);
        }
    }
}
