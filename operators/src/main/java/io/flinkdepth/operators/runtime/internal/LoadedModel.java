// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model that is ready to run: its card, its input with the size of the job, and a lease of its
 * session. The owner closes it. Thread-safe.
 */
@Internal
public final class LoadedModel implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedModel.class);

    private final ModelPackage model;
    private final ModelInput input;
    private final SessionLease lease;

    private LoadedModel(ModelPackage model, ModelInput input, SessionLease lease) {
        this.model = model;
        this.input = input;
        this.lease = lease;
    }

    /**
     * Loads a model, or shares the session that another subtask of this JVM has loaded.
     *
     * @param encoderOnly whether the job needs only embeddings
     * @param inputSize the input size, 0 for the size in the card
     * @throws InvalidModelException if the package is defective; names the defect
     */
    public static LoadedModel load(
            ModelPackage model,
            boolean encoderOnly,
            Device device,
            RuntimeOptions options,
            int inputSize)
            throws IOException {
        return load(model, encoderOnly, device, options, inputSize, SessionOpener.IN_PROCESS);
    }

    /** Loads a model with another opener of sessions. */
    public static LoadedModel load(
            ModelPackage model,
            boolean encoderOnly,
            Device device,
            RuntimeOptions options,
            int inputSize,
            SessionOpener opener)
            throws IOException {
        ModelInput input = model.card().input();
        if (inputSize > 0) {
            if (input.size() instanceof SizeRule.Fixed fixed) {
                throw new InvalidModelException(
                        model
                                + " takes images of "
                                + fixed.width()
                                + " x "
                                + fixed.height()
                                + " only; leave the input size out");
            }
            input = input.withSize(inputSize);
        }
        SessionLease lease =
                SharedSessions.acquire(
                        model,
                        NetworkChoice.file(model, encoderOnly, device, options.precision()),
                        device,
                        options,
                        opener);
        // A candidate that is only evaluated does not serve yet.
        if (opener == SessionOpener.IN_PROCESS && model.card().licence().nonCommercial()) {
            LOG.warn(
                    "{} is served under {}, which forbids commercial use.",
                    model.version(),
                    model.card().licence().identifier());
        }
        return new LoadedModel(model, input, lease);
    }

    /** The package. */
    public ModelPackage model() {
        return model;
    }

    /** Name and version. */
    public ModelVersion version() {
        return model.version();
    }

    /** The input with the size of this job. */
    public ModelInput input() {
        return input;
    }

    /** Returns the shape of the input for a number of images of one size. */
    public long[] inputShape(int images, ImageSize size) {
        return input.layout() == ModelInput.Layout.NCHW
                ? new long[] {images, 3, size.height(), size.width()}
                : new long[] {images, size.height(), size.width(), 3};
    }

    /** The session; closed with this object. */
    public SessionLease session() {
        return lease;
    }

    /** Returns the same model with another lease, to be closed separately. */
    public LoadedModel retain() {
        return new LoadedModel(model, input, lease.retain());
    }

    @Override
    public void close() {
        lease.close();
    }

    @Override
    public String toString() {
        return model.toString();
    }
}
