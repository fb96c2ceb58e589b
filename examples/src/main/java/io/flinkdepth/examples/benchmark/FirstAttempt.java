// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.imageio.ImageIO;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * The code that a user would write first: an AsyncFunction with ImageIO, getRGB, and a session in
 * each subtask with ONNX Runtime's defaults. It returns the network's own map.
 */
final class FirstAttempt extends RichAsyncFunction<Frame, DepthMap> {

    private static final int THREADS = 2;

    private final String network;
    private final String inputName;
    private final String outputName;
    private final int width;
    private final int height;
    private final float[] mean = new float[3];
    private final float[] std = new float[3];

    private transient OrtSession session;
    private transient ExecutorService threads;

    FirstAttempt(String network, ModelInput input, String outputName, ImageSize frameSize) {
        this.network = network;
        this.inputName = input.name();
        this.outputName = outputName;
        ImageSize size = input.size().sizeFor(frameSize.width(), frameSize.height());
        this.width = size.width();
        this.height = size.height();
        for (int channel = 0; channel < 3; channel++) {
            mean[channel] = input.mean().get(channel);
            std[channel] = input.std().get(channel);
        }
    }

    @Override
    public void open(OpenContext context) throws Exception {
        session = OrtEnvironment.getEnvironment().createSession(network);
        threads = Executors.newFixedThreadPool(THREADS);
    }

    @Override
    public void asyncInvoke(Frame frame, ResultFuture<DepthMap> result) {
        CompletableFuture.supplyAsync(() -> depth(frame), threads)
                .whenComplete(
                        (depth, failure) -> {
                            if (failure == null) {
                                result.complete(List.of(depth));
                            } else {
                                result.completeExceptionally(failure);
                            }
                        });
    }

    private DepthMap depth(Frame frame) {
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(
                                OrtEnvironment.getEnvironment(),
                                FloatBuffer.wrap(pixels(frame)),
                                new long[] {1, 3, height, width});
                OrtSession.Result prediction = session.run(Map.of(inputName, tensor))) {
            OnnxTensor depth = (OnnxTensor) prediction.get(outputName).orElseThrow();
            long[] shape = depth.getInfo().getShape();
            return new DepthMap(
                    frame.identity(),
                    (int) shape[shape.length - 1],
                    (int) shape[shape.length - 2],
                    depth.getFloatBuffer().array(),
                    DepthKind.RELATIVE_DISPARITY,
                    new ModelVersion("first-attempt", "1"),
                    InferenceTimings.NONE);
        } catch (OrtException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private float[] pixels(Frame frame) throws IOException {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(frame.image()));
        BufferedImage resized = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = resized.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
        graphics.drawImage(image, 0, 0, width, height, null);
        graphics.dispose();
        float[] values = new float[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = resized.getRGB(x, y);
                for (int channel = 0; channel < 3; channel++) {
                    float value = (rgb >> (16 - 8 * channel) & 0xff) / 255f;
                    values[(channel * height + y) * width + x] =
                            (value - mean[channel]) / std[channel];
                }
            }
        }
        return values;
    }

    @Override
    public void close() throws Exception {
        if (threads != null) {
            threads.shutdownNow();
        }
        if (session != null) {
            session.close();
        }
    }
}
