// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Opens the session of a network of a package: where it runs is its own matter. */
@FunctionalInterface
@Internal
public interface SessionOpener {

    /** In this JVM. */
    SessionOpener IN_PROCESS = LocalSession::open;

    ModelSession open(ModelPackage model, String file, Device device, RuntimeOptions options)
            throws IOException;
}
