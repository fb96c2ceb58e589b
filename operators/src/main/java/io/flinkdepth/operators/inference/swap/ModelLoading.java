// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.api.common.time.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads announced models beside the stream, one after another. It owns a loaded model until
 * somebody takes it; one that nobody wants any more is closed. Thread-safe.
 */
final class ModelLoading {

    /** Loads and checks a package. */
    public interface Loader {
        LoadedModel load(ModelPackage model) throws IOException;
    }

    /**
     * Is told, on the loading thread, that a load has ended; failure is null where it went well.
     */
    interface Listener {
        void onEnd(LoadedModel model, Throwable failure);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ModelLoading.class);

    /** One call of {@link #start}; the same update may be wanted again before it is loaded. */
    private static final class Load {
        private final ModelUpdate update;

        private Load(ModelUpdate update) {
            this.update = update;
        }
    }

    private final Loader loader;
    private final ExecutorService thread;
    @Nullable private Load wanted;
    private LoadedModel loaded;
    private boolean closed;

    ModelLoading(Loader loader) {
        this.loader = loader;
        this.thread =
                Executors.newSingleThreadExecutor(
                        task -> {
                            Thread created = new Thread(task, "flink-depth-model-loading");
                            created.setDaemon(true);
                            return created;
                        });
    }

    /** Opens the package that an update announces, and checks that it is that one. */
    static ModelPackage open(ModelUpdate update) throws IOException {
        ModelPackage model = ModelPackage.open(update.location());
        if (update.cardDigest() != null && !update.cardDigest().equals(model.cardDigest())) {
            throw new InvalidModelException(
                    update.location()
                            + "/"
                            + ModelPackage.CARD_FILE
                            + " has SHA-256 "
                            + model.cardDigest()
                            + ", not "
                            + update.cardDigest()
                            + " as announced");
        }
        if (!model.version().equals(update.model())) {
            throw new InvalidModelException(
                    update.location()
                            + " holds "
                            + model.version()
                            + ", not "
                            + update.model()
                            + " as announced");
        }
        return model;
    }

    /** Loads what an update announces; an earlier one that nobody took is forgotten. */
    synchronized void start(ModelUpdate update, Listener listener) {
        forget();
        Load started = new Load(update);
        wanted = started;
        thread.execute(() -> load(started, listener));
    }

    private void load(Load started, Listener listener) {
        if (!isWanted(started)) {
            return;
        }
        try {
            LoadedModel model = loader.load(open(started.update));
            if (keep(started, model)) {
                listener.onEnd(model, null);
            }
        } catch (Throwable e) {
            // Whatever it is, the model in service stays.
            if (isWanted(started)) {
                listener.onEnd(null, e);
            }
        }
    }

    private synchronized boolean isWanted(Load started) {
        return !closed && started == wanted;
    }

    private synchronized boolean keep(Load started, LoadedModel model) {
        if (!isWanted(started)) {
            model.close();
            return false;
        }
        loaded = model;
        return true;
    }

    private boolean isReady(ModelUpdate update) {
        return wanted != null && wanted.update.equals(update) && loaded != null;
    }

    /** Hands a loaded model over; the caller owns it from now on. Null where it was given up. */
    @Nullable
    synchronized LoadedModel take(ModelUpdate update) {
        if (!isReady(update)) {
            return null;
        }
        LoadedModel taken = loaded;
        loaded = null;
        wanted = null;
        return taken;
    }

    /** A lease of a loaded model of the caller's own; null where it was given up. */
    @Nullable
    synchronized LoadedModel lend(ModelUpdate update) {
        return isReady(update) ? loaded.retain() : null;
    }

    /** Runs a step of a trial on the loading thread, in its turn; drops it after the end. */
    void execute(Runnable step) {
        try {
            thread.execute(step);
        } catch (RejectedExecutionException e) {
            LOG.debug("A step of a trial came after the end of the task.", e);
        }
    }

    /** Gives up what is being loaded, or lies ready. */
    synchronized void forget() {
        wanted = null;
        if (loaded != null) {
            loaded.close();
            loaded = null;
        }
    }

    /** Waits until the deadline for a load that has begun; a later one closes what it loaded. */
    void close(Deadline deadline) throws InterruptedException {
        synchronized (this) {
            closed = true;
            forget();
        }
        thread.shutdown();
        if (!thread.awaitTermination(deadline.timeLeft().toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("The load of a model does not end; what it loads is closed when it does.");
        }
    }
}
