// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.ModelSession;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens each session in a separate process. A network there uses neither memory nor threads of this
 * JVM, and its runs are limited in time. If the machine cannot start processes, the session runs in
 * this JVM and a warning is logged. A process that is late, or has no place for temporary files,
 * fails the opening instead.
 */
@Internal
public record IsolatedOpener(EvaluationLimits limits) implements SessionOpener {

    private static final Logger LOG = LoggerFactory.getLogger(IsolatedOpener.class);

    private static volatile boolean warned;

    @Override
    public ModelSession open(ModelPackage model, String file, Device device, RuntimeOptions options)
            throws IOException {
        try {
            return IsolatedSession.open(model, file, device, options, limits);
        } catch (EvaluationProcess.NoProcessException e) {
            if (!warned) {
                warned = true;
                LOG.warn(
                        "Candidates are evaluated inside this process, which a candidate that uses"
                                + " too much memory can stop, because no process can be started: {}",
                        e.getMessage());
            }
            return SessionOpener.IN_PROCESS.open(model, file, device, options);
        }
    }
}
