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
 * Opens each session in a process of its own, which ends with the session. What a network does
 * there costs neither memory nor threads of this JVM, and no run takes longer than the limits say.
 * Where a machine starts no process, the session is one of this JVM, and the log says so.
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
        } catch (IsolatedSession.NoProcessException e) {
            if (!warned) {
                warned = true;
                LOG.warn(
                        "Candidates are tried inside of this process, which one that never ends or"
                                + " takes too much memory can stop: no process can be started: {}",
                        e.getMessage());
            }
            return SessionOpener.IN_PROCESS.open(model, file, device, options);
        }
    }
}
