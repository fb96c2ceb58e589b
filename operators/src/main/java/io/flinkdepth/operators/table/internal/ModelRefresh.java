// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.thread.DaemonThreads;
import io.flinkdepth.operators.inference.swap.ModelLoader;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks a registry periodically, on a separate thread, for the version to serve; loads and checks
 * a new version. If the registry cannot be read or the version is broken, the serving model stays.
 */
final class ModelRefresh {

    private static final Logger LOG = LoggerFactory.getLogger(ModelRefresh.class);

    /**
     * The registry and model to follow.
     *
     * @param served the version that was loaded at the start
     * @param isolated opens the isolated session of a version that is not checked yet
     */
    record Settings(
            ModelRegistry registry,
            String name,
            Duration interval,
            ModelVersion served,
            ModelLoader loader,
            SessionOpener isolated) {}

    private final Settings settings;
    private final Consumer<LoadedModel> listener;
    private final Consumer<Throwable> onFatalError;
    private final ScheduledExecutorService thread;

    /** The last version that was accepted or refused. */
    private ModelVersion decided;

    /** A version that could not be loaded temporarily. */
    @Nullable private ModelVersion postponed;

    /** Written by the thread of the checks, read by those of reporters. */
    private volatile boolean unreadable;

    /**
     * Starts the checks.
     *
     * @param listener gets each new model and owns it; null represents a refused version
     * @param onFatalError called for errors after which the JVM must not continue
     */
    ModelRefresh(
            Settings settings, Consumer<LoadedModel> listener, Consumer<Throwable> onFatalError) {
        this.settings = settings;
        this.listener = listener;
        this.onFatalError = onFatalError;
        this.decided = settings.served();
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        DaemonThreads.named("flink-depth-model-refresh"));
        long millis = settings.interval().toMillis();
        thread.scheduleWithFixedDelay(this::lookOrFail, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void lookOrFail() {
        try {
            look();
        } catch (Throwable e) {
            // An exception here would end the checks silently.
            onFatalError.accept(e);
        }
    }

    private void look() {
        try {
            Optional<ModelPackage> served = settings.registry().served(settings.name());
            if (served.isEmpty()) {
                throw new IOException("there is no model " + settings.name() + " any more");
            }
            if (unreadable) {
                LOG.info("The registry of {} can be read again.", settings.name());
            }
            unreadable = false;
            if (!served.get().version().equals(decided)) {
                load(served.get());
            }
        } catch (IOException | RuntimeException e) {
            // Logged once for each outage, not for each check.
            if (!unreadable) {
                LOG.warn(
                        "The registry of {} cannot be read, will be tried again: {}",
                        settings.name(),
                        e.toString());
            }
            unreadable = true;
        }
    }

    /** Loads a version. On any failure the serving model stays. A broken package is not retried. */
    private void load(ModelPackage model) {
        try {
            // Only a version that passed in isolation is loaded beside the serving model.
            settings.loader().load(model, settings.isolated()).close();
            listener.accept(settings.loader().load(model, SessionOpener.IN_PROCESS));
            decided = model.version();
        } catch (InvalidModelException e) {
            LOG.warn("Model {} is refused, the one in service stays: {}", model, e.getMessage());
            listener.accept(null);
            decided = model.version();
        } catch (Throwable e) {
            ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
            // A temporary failure, such as an unavailable file system or a lack of memory.
            if (!model.version().equals(postponed)) {
                LOG.warn("Model {} cannot be loaded, will be tried again: {}", model, e.toString());
            }
            postponed = model.version();
        }
    }

    /** Returns 1 after a check that could not read the registry, otherwise 0. Thread-safe. */
    int unreachable() {
        return unreadable ? 1 : 0;
    }

    void close(Deadline deadline) throws InterruptedException {
        thread.shutdownNow();
        long millis = Math.max(0, deadline.timeLeft().toMillis());
        if (!thread.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
            LOG.warn("The registry of {} is still being read.", settings.name());
        }
    }
}
