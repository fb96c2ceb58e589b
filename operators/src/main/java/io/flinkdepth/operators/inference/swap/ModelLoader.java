// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Loads, checks and warms up a model with an opener. The caller owns the result. */
@FunctionalInterface
@Internal
public interface ModelLoader {

    LoadedModel load(ModelPackage model, SessionOpener opener) throws IOException;
}
