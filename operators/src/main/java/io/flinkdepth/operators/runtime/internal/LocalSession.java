// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;

/** A session in this JVM, with the local copy of its package. */
final class LocalSession implements ModelSession {

    private final LocalPackage files;
    private final OnnxSession session;

    private LocalSession(LocalPackage files, OnnxSession session) {
        this.files = files;
        this.session = session;
    }

    static LocalSession open(ModelPackage model, String file, Device device, RuntimeOptions options)
            throws IOException {
        LocalPackage local = LocalPackage.of(model);
        LocalSession opened = null;
        try {
            opened =
                    new LocalSession(
                            local,
                            OnnxSession.load(local.file(file), model.card(), device, options));
            return opened;
        } finally {
            if (opened == null) {
                local.close();
            }
        }
    }

    @Override
    public Map<String, FloatTensor> run(ByteBuffer input, long[] shape, Set<String> outputs)
            throws OrtException {
        return session.run(input, shape, outputs);
    }

    @Override
    public void close() {
        try {
            session.close();
        } finally {
            files.close();
        }
    }
}
