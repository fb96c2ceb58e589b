// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/** A network that is ready to run, in this JVM or in another process. Thread-safe. */
@Internal
public interface ModelSession extends AutoCloseable {

    /**
     * Runs the network.
     *
     * @param input the images in the type and layout of the card, from the buffer's position on; in
     *     native byte order, and direct, or it is copied
     * @param shape the four axes of the input
     * @param outputs the outputs to compute
     * @return the outputs by name
     */
    Map<String, FloatTensor> run(ByteBuffer input, long[] shape, Set<String> outputs)
            throws OrtException;

    /** Whether it runs in another process, and needs no thread of the device for it. */
    default boolean isIsolated() {
        return false;
    }

    @Override
    void close();
}
