// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.thread.DaemonThreads;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.engine.ModelRun;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses the number of concurrent runs on a CPU and the threads of each by measuring: which of
 * them predicts most pictures a second depends on the network and the processor. The first subtask
 * of a JVM measures for all of the same model. Thread-safe.
 */
@Internal
public final class MeasuredRuns {

    private static final Logger LOG = LoggerFactory.getLogger(MeasuredRuns.class);

    /** On two cores, two runs with one thread each were always ahead of one with two. */
    private static final int MIN_CORES = 3;

    /** Of all choices together, without the time to load the model. */
    private static final Duration TIME = Duration.ofSeconds(1);

    /** A choice must be faster than the usual one by as much. */
    private static final double MIN_GAIN = 1.05;

    /** Not the opener of the models that serve, which are announced in the log. */
    private static final SessionOpener OPENER =
            (model, file, device, options) ->
                    SessionOpener.IN_PROCESS.open(model, file, device, options);

    private static final int MAX_REMEMBERED = 100;
    private static final Map<Key, Choice> CHOICES =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Choice> eldest) {
                    return size() > MAX_REMEMBERED;
                }
            };

    private MeasuredRuns() {}

    /** Runs at a time, and the threads of each. */
    record Choice(int runs, int threads) {
        @Override
        public String toString() {
            return runs + " x " + threads;
        }
    }

    private record Key(String cardDigest, RuntimeOptions options, int inputSize, int cores) {}

    /**
     * Returns the options of a job with the runs and threads that are the fastest for its first
     * model. Options that say one of them, and those for a GPU, stay as they are.
     *
     * @throws InvalidModelException if the model does not run
     */
    public static InferenceOptions choose(
            ModelPackage model, InferenceTask<?> task, InferenceOptions options, Device device)
            throws IOException {
        return choose(model, task, options, device, Devices.cores());
    }

    static InferenceOptions choose(
            ModelPackage model,
            InferenceTask<?> task,
            InferenceOptions options,
            Device device,
            int cores)
            throws IOException {
        RuntimeOptions runtime = options.runtime();
        boolean said = runtime.threads() > 0 || runtime.concurrentRuns() > 0;
        if (said || device.kind() != Device.Kind.CPU || cores < MIN_CORES) {
            return options;
        }
        Key key = new Key(model.cardDigest(), runtime, options.inputSize(), cores);
        // The lock is held while one subtask measures, because two would disturb each other.
        synchronized (CHOICES) {
            Choice choice = CHOICES.get(key);
            if (choice == null) {
                choice = measured(model, task, options, device, cores);
                CHOICES.put(key, choice);
            }
            return with(options, choice);
        }
    }

    private static InferenceOptions with(InferenceOptions options, Choice choice) {
        return options.withRuntime(
                options.runtime().withRunsAndThreads(choice.runs(), choice.threads()));
    }

    private static Choice measured(
            ModelPackage model,
            InferenceTask<?> task,
            InferenceOptions options,
            Device device,
            int cores)
            throws IOException {
        List<Choice> choices = choices(options.runtime().runsOn(device, cores), cores);
        Map<Choice, Double> rates = new LinkedHashMap<>();
        for (Choice choice : choices) {
            // One after another, so that only one session needs memory.
            try (LoadedModel loaded =
                    ModelProbe.load(model, task, with(options, choice), device, OPENER)) {
                rates.put(
                        choice, rate(loaded, task, choice.runs(), TIME.dividedBy(choices.size())));
            }
        }
        Choice fastest = fastest(rates);
        LOG.info(
                "{} runs {} at a time with {} threads each on {} cores; predictions/s of runs x"
                        + " threads: {}.",
                model,
                fastest.runs(),
                fastest.threads(),
                cores,
                rates.entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s %.1f", e.getKey(), e.getValue()))
                        .collect(Collectors.joining(", ")));
        return fastest;
    }

    /** The usual choice, and then fewer runs with more threads, on all cores. */
    static List<Choice> choices(int usualRuns, int cores) {
        List<Choice> choices = new ArrayList<>();
        for (int runs = usualRuns; runs > 0; runs /= 2) {
            choices.add(new Choice(runs, Math.max(1, cores / runs)));
        }
        return choices;
    }

    /** The first choice, unless another is clearly faster. */
    static Choice fastest(Map<Choice, Double> rates) {
        Map.Entry<Choice, Double> first = rates.entrySet().iterator().next();
        Map.Entry<Choice, Double> best =
                Collections.max(rates.entrySet(), Map.Entry.comparingByValue());
        return best.getValue() > MIN_GAIN * first.getValue() ? best.getKey() : first.getKey();
    }

    /** Predictions a second. */
    private static double rate(LoadedModel model, InferenceTask<?> task, int runs, Duration time)
            throws InvalidModelException {
        Set<String> outputs = task.outputs(model.model().card().outputs());
        long start = System.nanoTime();
        long end = start + time.toNanos();
        Callable<Integer> loop =
                () -> {
                    int count = 0;
                    try (DecodedImage picture = ModelProbe.picture();
                            ModelRun run = ModelRun.prepare(model, task, picture)) {
                        do {
                            run.run(outputs);
                            count++;
                        } while (System.nanoTime() < end && !Thread.interrupted());
                    }
                    return count;
                };
        ExecutorService threads =
                Executors.newFixedThreadPool(runs, DaemonThreads.named("flink-depth-warm-up"));
        try {
            int predictions = 0;
            for (Future<Integer> count : threads.invokeAll(Collections.nCopies(runs, loop))) {
                predictions += count.get();
            }
            return predictions * 1e9 / (System.nanoTime() - start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + model + " was warmed up", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OrtException failure) {
                throw new InvalidModelException(model + " fails: " + failure.getMessage(), failure);
            }
            ExceptionUtils.rethrowIfFatalErrorOrOOM(e.getCause());
            throw new IllegalStateException(e.getCause());
        } finally {
            awaitEnd(threads);
        }
    }

    /** Waits also if the thread is interrupted: the session must not be closed during a run. */
    private static void awaitEnd(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        for (boolean ended = false; !ended; ) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
