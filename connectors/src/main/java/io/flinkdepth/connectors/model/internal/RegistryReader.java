// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model.internal;

import io.flinkdepth.connectors.metric.ConnectorMetric;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.thread.DaemonThreads;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the registry on a separate thread; the task thread emits the updates. Only the task thread
 * accesses the split.
 */
@Internal
public final class RegistryReader implements SourceReader<ModelUpdate, RegistrySplit> {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryReader.class);

    /** Finds the version of a model to serve. */
    @FunctionalInterface
    interface Lookup {
        Optional<ModelUpdate> find(String registry, String model) throws IOException;
    }

    private final RegistrySplit configured;
    private final Lookup lookup;
    private final long intervalMillis;
    private final ScheduledExecutorService looks =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("model-registry"));
    private final Object lock = new Object();
    private CompletableFuture<Void> available = new CompletableFuture<>();
    private ModelUpdate found;
    private RegistrySplit split;

    /** Written by the thread of the reads, read by those of reporters. */
    private volatile boolean unreachable;

    @Nullable private Throwable failure;

    /**
     * Creates a reader.
     *
     * @param configured the registry and model in the configuration of this run
     * @param intervalMillis time between two reads of the registry
     * @param metrics the group of the source
     */
    public RegistryReader(RegistrySplit configured, long intervalMillis, MetricGroup metrics) {
        this(
                configured,
                intervalMillis,
                (registry, model) ->
                        ModelRegistry.at(registry).served(model).map(ModelPackage::toUpdate),
                metrics);
    }

    RegistryReader(
            RegistrySplit configured, long intervalMillis, Lookup lookup, MetricGroup metrics) {
        this.configured = configured;
        this.lookup = lookup;
        this.intervalMillis = intervalMillis;
        ConnectorMetric.REGISTRY_UNREACHABLE.gauge(metrics, () -> unreachable ? 1 : 0);
    }

    @Override
    public void start() {}

    @Override
    public void addSplits(List<RegistrySplit> splits) {
        split = asConfigured(splits.get(0));
        String registry = split.registry();
        String model = split.model();
        looks.scheduleWithFixedDelay(
                () -> look(registry, model), 0, intervalMillis, TimeUnit.MILLISECONDS);
    }

    /** Replaces the split of a savepoint from a job with another configuration. */
    private RegistrySplit asConfigured(RegistrySplit restored) {
        if (restored.splitId().equals(configured.splitId())) {
            return restored;
        }
        LOG.warn(
                "the job's state is of the model {} in {}; from now on it follows {} in {}",
                restored.model(),
                restored.registry(),
                configured.model(),
                configured.registry());
        return configured;
    }

    private void look(String registry, String model) {
        try {
            lookup.find(registry, model).ifPresent(this::offer);
            if (unreachable) {
                LOG.info("The registry of {} can be read again.", model);
            }
            unreachable = false;
        } catch (Throwable e) {
            if (ExceptionUtils.isJvmFatalOrOutOfMemoryError(e)) {
                fail(e);
                return;
            }
            // Logged once for each outage, not for each attempt.
            if (!unreachable) {
                LOG.warn("The registry of {} cannot be read, will be retried.", model, e);
            }
            unreachable = true;
        }
    }

    /** Stores a failure for the task thread; an executor would end the schedule silently. */
    private void fail(Throwable cause) {
        synchronized (lock) {
            failure = cause;
            available.complete(null);
        }
    }

    private void offer(ModelUpdate update) {
        synchronized (lock) {
            found = update;
            available.complete(null);
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<ModelUpdate> output) {
        ModelUpdate update;
        synchronized (lock) {
            if (failure != null) {
                throw new FlinkRuntimeException(
                        "the registry " + split.registry() + " is no longer read", failure);
            }
            update = found;
            found = null;
            available = new CompletableFuture<>();
        }
        if (update != null && !update.model().version().equals(split.lastVersion())) {
            split = split.withLastVersion(update.model().version());
            output.collect(update);
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        synchronized (lock) {
            return available;
        }
    }

    @Override
    public List<RegistrySplit> snapshotState(long checkpoint) {
        return split == null ? List.of() : List.of(split);
    }

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() throws InterruptedException {
        looks.shutdownNow();
        looks.awaitTermination(1, TimeUnit.MINUTES);
    }
}
