// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Opens sessions of networks, in this JVM or in another process. */
@FunctionalInterface
@Internal
public interface SessionOpener {

    /** Opens sessions in this JVM. */
    SessionOpener IN_PROCESS = LocalSession::open;

    ModelSession open(ModelPackage model, String file, Device device, RuntimeOptions options)
            throws IOException;
}
