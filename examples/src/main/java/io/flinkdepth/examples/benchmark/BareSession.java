// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.OnnxCalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * A session of ONNX Runtime on a device and nothing else: batches that were prepared before go in,
 * their predictions are copied back and thrown away.
 */
final class BareSession implements AutoCloseable {

    private static final int WARM_UP = 3;

    private final OrtSession.SessionOptions options;
    private final OrtSession session;
    private final String input;
    private final String output;

    /**
     * @param output the only output that is computed
     */
    BareSession(Path network, String input, String output, Device device, RuntimeOptions options)
            throws OrtException {
        this.input = input;
        this.output = output;
        this.options = Devices.sessionOptions(device, options);
        try {
            session = OnnxCalls.session(network, this.options);
        } catch (OrtException e) {
            this.options.close();
            throw e;
        }
    }

    /**
     * Images a second.
     *
     * @param loops runs at a time
     */
    double rate(FloatBuffer image, ImageSize size, int batch, int loops, Duration time)
            throws OrtException, InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(loops);
        List<OnnxTensor> tensors = new ArrayList<>();
        try {
            for (int i = 0; i < loops; i++) {
                tensors.add(tensor(image, size, batch));
            }
            all(threads, tensors.stream().map(t -> repeated(t, WARM_UP)).toList());
            LongAdder runs = new LongAdder();
            long start = System.nanoTime();
            long end = start + time.toNanos();
            all(threads, tensors.stream().map(t -> until(end, t, runs)).toList());
            return runs.sum() * batch * 1e9 / (System.nanoTime() - start);
        } finally {
            threads.shutdown();
            tensors.forEach(OnnxTensor::close);
        }
    }

    /** The prediction of one batch. */
    float[] predict(FloatBuffer image, ImageSize size, int batch) throws OrtException {
        try (OnnxTensor tensor = tensor(image, size, batch);
                OrtSession.Result result = run(tensor)) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
        }
    }

    private Callable<Void> repeated(OnnxTensor tensor, int runs) {
        return () -> {
            for (int i = 0; i < runs; i++) {
                run(tensor).close();
            }
            return null;
        };
    }

    private Callable<Void> until(long end, OnnxTensor tensor, LongAdder runs) {
        return () -> {
            while (System.nanoTime() < end) {
                run(tensor).close();
                runs.increment();
            }
            return null;
        };
    }

    private OrtSession.Result run(OnnxTensor tensor) throws OrtException {
        return OnnxCalls.call(
                () -> session.run(Map.of(input, tensor), Collections.singleton(output)));
    }

    private static void all(ExecutorService threads, List<Callable<Void>> tasks)
            throws InterruptedException, ExecutionException {
        for (Future<Void> task : threads.invokeAll(tasks)) {
            task.get();
        }
    }

    private static OnnxTensor tensor(FloatBuffer image, ImageSize size, int batch)
            throws OrtException {
        FloatBuffer values =
                ByteBuffer.allocateDirect(batch * image.capacity() * Float.BYTES)
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        for (int i = 0; i < batch; i++) {
            values.put(image.duplicate().rewind());
        }
        long[] shape = {batch, 3, size.height(), size.width()};
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values.rewind(), shape);
    }

    @Override
    public void close() throws OrtException {
        // The session points to the options, so they go second, and also where it does not close.
        try (options) {
            session.close();
        }
    }
}
