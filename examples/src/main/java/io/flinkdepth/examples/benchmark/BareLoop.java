// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.operators.inference.engine.ImagePreprocessor;
import io.flinkdepth.operators.runtime.internal.OnnxCalls;
import io.flinkdepth.operators.runtime.internal.OnnxSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The model and nothing else: ONNX Runtime called in loops on tensors that were prepared before,
 * with as many loops and threads as the stream's runs. What a stream can reach at best.
 */
final class BareLoop implements AutoCloseable {

    private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    private final OrtSession session;
    private final String input;
    private final int loops;
    private final List<OnnxTensor> tensors = new ArrayList<>();

    /**
     * @param loops runs at a time
     * @param threads threads of a run
     */
    BareLoop(Path network, ModelInput input, int loops, int threads, BenchmarkInput pictures)
            throws OrtException, ImageException {
        this.input = input.name();
        this.loops = loops;
        options.setIntraOpNumThreads(threads);
        session = OnnxCalls.session(network, options);
        ImageSize frame = pictures.size();
        ImageSize size = input.size().sizeFor(frame.width(), frame.height());
        for (byte[] jpeg : pictures.jpegs()) {
            tensors.add(tensor(jpeg, input, size));
        }
    }

    private static OnnxTensor tensor(byte[] jpeg, ModelInput input, ImageSize size)
            throws ImageException, OrtException {
        ByteBuffer values =
                ByteBuffer.allocateDirect((int) ImagePreprocessor.bytes(input, size))
                        .order(ByteOrder.nativeOrder());
        try (DecodedImage image = ImageCodec.decode(jpeg, ImageLimits.DEFAULT)) {
            ImagePreprocessor.preprocess(image, input, size, values);
        }
        boolean planes = input.layout() == ModelInput.Layout.NCHW;
        long[] shape =
                planes
                        ? new long[] {1, 3, size.height(), size.width()}
                        : new long[] {1, size.height(), size.width(), 3};
        return OnnxSession.tensor(input.elementType(), values, shape);
    }

    /** Runs as many frames; returns frames a second. */
    double run(int frames) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(loops);
        try {
            AtomicInteger next = new AtomicInteger();
            long start = System.nanoTime();
            List<Callable<Void>> tasks = Collections.nCopies(loops, () -> loop(next, frames));
            for (Future<Void> loop : threads.invokeAll(tasks)) {
                loop.get();
            }
            return frames * 1e9 / (System.nanoTime() - start);
        } finally {
            threads.shutdown();
        }
    }

    private Void loop(AtomicInteger next, int frames) throws OrtException {
        for (int i = next.getAndIncrement(); i < frames; i = next.getAndIncrement()) {
            OnnxTensor tensor = tensors.get(i % tensors.size());
            OnnxCalls.call(() -> session.run(Map.of(input, tensor))).close();
        }
        return null;
    }

    @Override
    public void close() throws OrtException {
        tensors.forEach(OnnxTensor::close);
        session.close();
        options.close();
    }
}
