// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.thread.DaemonThreads;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads candidates on a separate thread, one after another: first in isolation, and beside the
 * serving model after they have passed. Owns a loaded model until it is taken; closes a model that
 * is no longer needed. Thread-safe.
 */
final class ModelLoading {

    private static final Logger LOG = LoggerFactory.getLogger(ModelLoading.class);

    /** One call of {@link #start}; the same update may be started again before it is loaded. */
    private static final class Load {
        private final ModelUpdate update;

        private Load(ModelUpdate update) {
            this.update = update;
        }
    }

    private final ModelLoader loader;
    private final SessionOpener isolated;
    private final Consumer<Throwable> onFatalError;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(DaemonThreads.named("flink-depth-model-loading"));

    @Nullable private Load wanted;

    /** The candidate in isolation. */
    @Nullable private LoadedModel candidate;

    /** The candidate beside the serving model. */
    @Nullable private LoadedModel loaded;

    private boolean closed;

    /**
     * Creates the loader without starting to load.
     *
     * @param isolated opens the isolated session of a candidate that is not evaluated yet
     * @param onFatalError called for errors after which the JVM must not continue
     */
    ModelLoading(ModelLoader loader, SessionOpener isolated, Consumer<Throwable> onFatalError) {
        this.loader = loader;
        this.isolated = isolated;
        this.onFatalError = onFatalError;
    }

    /** Opens the package of an update and checks that it matches the update. */
    static ModelPackage open(ModelUpdate update) throws IOException {
        ModelPackage model = ModelPackage.open(update.location());
        if (update.cardDigest() != null && !update.cardDigest().equals(model.cardDigest())) {
            throw new InvalidModelException(
                    "%s/%s has SHA-256 %s; the update names %s"
                            .formatted(
                                    update.location(),
                                    ModelPackage.CARD_FILE,
                                    model.cardDigest(),
                                    update.cardDigest()));
        }
        if (!model.version().equals(update.model())) {
            throw new InvalidModelException(
                    "%s holds %s; the update names %s"
                            .formatted(update.location(), model.version(), update.model()));
        }
        return model;
    }

    /**
     * Loads the package of an update in isolation; discards an earlier one that was not taken.
     *
     * @param onEnd called on the loading thread when the load has ended; with null if it succeeded
     */
    synchronized void startIsolated(ModelUpdate update, Consumer<Throwable> onEnd) {
        discard();
        Load started = new Load(update);
        wanted = started;
        execute(() -> load(started, isolated, onEnd));
    }

    /** As {@link #startIsolated}, beside the serving model. */
    synchronized void start(ModelUpdate update, Consumer<Throwable> onEnd) {
        discard();
        Load started = new Load(update);
        wanted = started;
        execute(() -> load(started, SessionOpener.IN_PROCESS, onEnd));
    }

    /** Loads a candidate that passed beside the serving model, unless it was discarded. */
    synchronized void admit(ModelUpdate update, Consumer<Throwable> onEnd) {
        if (isWanted(update)) {
            Load passed = wanted;
            execute(() -> load(passed, SessionOpener.IN_PROCESS, onEnd));
        }
    }

    private void load(Load started, SessionOpener opener, Consumer<Throwable> onEnd) {
        if (!isWanted(started)) {
            return;
        }
        try {
            ModelPackage model = open(started.update);
            if (keep(started, opener, loader.load(model, opener))) {
                onEnd.accept(null);
            }
        } catch (Throwable e) {
            ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
            // After any other error the serving model continues.
            if (isWanted(started)) {
                onEnd.accept(e);
            }
        }
    }

    private synchronized boolean isWanted(Load started) {
        return !closed && started == wanted;
    }

    private synchronized boolean keep(Load started, SessionOpener opener, LoadedModel model) {
        if (!isWanted(started)) {
            model.close();
            return false;
        }
        if (opener == isolated) {
            candidate = model;
        } else {
            closeCandidate();
            loaded = model;
        }
        return true;
    }

    private boolean isWanted(ModelUpdate update) {
        return wanted != null && wanted.update.equals(update);
    }

    /** Returns a loaded model, which the caller then owns; null if it was discarded. */
    @Nullable
    synchronized LoadedModel take(ModelUpdate update) {
        if (!isWanted(update) || loaded == null) {
            return null;
        }
        LoadedModel taken = loaded;
        loaded = null;
        wanted = null;
        return taken;
    }

    /** Returns a second lease of the candidate, owned by the caller; null if it was discarded. */
    @Nullable
    synchronized LoadedModel lend(ModelUpdate update) {
        return isWanted(update) && candidate != null ? candidate.retain() : null;
    }

    /** Runs a step of a shadow evaluation on the loading thread; ignores it after the end. */
    void execute(Runnable step) {
        try {
            thread.execute(
                    () -> {
                        try {
                            step.run();
                        } catch (Throwable e) {
                            onFatalError.accept(e);
                        }
                    });
        } catch (RejectedExecutionException e) {
            LOG.debug("A step of a shadow evaluation came after the end of the task.", e);
        }
    }

    /** Discards a model that is loaded or being loaded. */
    synchronized void discard() {
        wanted = null;
        closeCandidate();
        if (loaded != null) {
            loaded.close();
            loaded = null;
        }
    }

    private void closeCandidate() {
        if (candidate != null) {
            candidate.close();
            candidate = null;
        }
    }

    /**
     * Ends the thread. A load that does not end before the deadline closes its model when it ends.
     */
    void close(Deadline deadline) throws InterruptedException {
        synchronized (this) {
            closed = true;
            discard();
        }
        thread.shutdown();
        long millis = Math.max(0, deadline.timeLeft().toMillis());
        if (!thread.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
            LOG.warn("A model is still being loaded or evaluated after the end of the task.");
        }
    }
}
