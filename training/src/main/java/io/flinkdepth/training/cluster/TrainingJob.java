// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.TrainingLog;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Training as a Flink job: each subtask of one operator is a worker, in a slot of its own. All
 * tasks are one pipelined region, so all of them run or none. If a worker or its TaskManager is
 * lost, Flink restarts all workers, which resume from the last checkpoint of the training with the
 * losses of an uninterrupted run.
 *
 * <p>The job needs no checkpoints of Flink and turns them off. It restarts at most {@value
 * #FAILURES} times in {@value #MINUTES} minutes, and never after an invalid recipe, defective
 * weights or a diverged training.
 *
 * <p>Immutable, thread-safe.
 */
@Experimental
public final class TrainingJob {

    /** Accumulator with the newest report as JSON; {@link #report} reads it. */
    static final String REPORT = "trainingReport";

    /** Accumulator with what {@link TrainingWork.Opened#finish} returned. */
    static final String RESULT = "trainingResult";

    private static final String NAME = "flink-depth-training";
    private static final int FAILURES = 3;
    private static final int MINUTES = 10;

    private final TrainingWork work;
    private final int workers;
    @Nullable private final String checkpoints;

    private TrainingJob(TrainingWork work, int workers, @Nullable String checkpoints) {
        this.work = work;
        this.workers = workers;
        this.checkpoints = checkpoints;
    }

    /**
     * Creates a job whose checkpoints are in the recipe's output folder. Workers on several
     * machines need this folder to be shared, or {@link #withCheckpoints}.
     *
     * @param workers number of workers, at least 1; each needs a slot
     */
    public static TrainingJob of(TrainingWork work, int workers) {
        if (workers < 1) {
            throw new IllegalArgumentException(workers + " workers cannot train; give at least 1.");
        }
        return new TrainingJob(work, workers, null);
    }

    /**
     * Returns the same job with checkpoints in a folder of their own.
     *
     * @param folder URI of a Flink file system that all workers reach; one folder for each run
     */
    public TrainingJob withCheckpoints(String folder) {
        return new TrainingJob(work, workers, folder);
    }

    /** Submits the job; does not wait for its end. */
    public JobClient submit(StreamExecutionEnvironment environment) throws Exception {
        compose(environment);
        return environment.executeAsync(NAME);
    }

    /** Runs the job to its end, or submits it, as the environment is attached or detached. */
    public void execute(StreamExecutionEnvironment environment) throws Exception {
        compose(environment);
        environment.execute(NAME);
    }

    private void compose(StreamExecutionEnvironment environment) {
        environment.configure(configuration());
        environment.getCheckpointConfig().disableCheckpointing();
        environment
                .fromSequence(1, 1)
                .name("start")
                .uid("start")
                .setParallelism(1)
                .flatMap(new IntroductionFunction(workers))
                .returns(Types.STRING)
                .name("introduction")
                .uid("introduction")
                .setParallelism(1)
                .broadcast()
                .flatMap(new TrainingFunction(work, checkpoints))
                .returns(Types.STRING)
                .name("worker")
                .uid("worker")
                .setParallelism(workers)
                .setMaxParallelism(workers)
                .map(new ReportFunction())
                .returns(Types.STRING)
                .name("reports")
                .uid("reports")
                .setParallelism(1)
                .sinkTo(new DiscardingSink<>())
                .name("end")
                .uid("end")
                .setParallelism(1);
    }

    private static Configuration configuration() {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "failure-rate");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_MAX_FAILURES_PER_INTERVAL,
                FAILURES);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_FAILURE_RATE_INTERVAL,
                Duration.ofMinutes(MINUTES));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FAILURE_RATE_DELAY, Duration.ofSeconds(1));
        return configuration;
    }

    /** Returns the newest report in the accumulators of a job; empty before the first. */
    public static Optional<StepReport> report(Map<String, Object> accumulators) {
        String text = (String) accumulators.getOrDefault(REPORT, "");
        return text.isEmpty() ? Optional.empty() : Optional.of(TrainingLog.parseReport(text));
    }

    /** Returns the text that the work returned at its end; empty before the end. */
    public static String result(Map<String, Object> accumulators) {
        return (String) accumulators.getOrDefault(RESULT, "");
    }
}
