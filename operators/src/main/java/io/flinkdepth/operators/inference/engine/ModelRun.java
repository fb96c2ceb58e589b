// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * One picture with all views of a task, prepared for a model outside the stream, for the probe and
 * the shadow evaluation. Owns the memory of the input until it is closed.
 */
@Internal
public final class ModelRun implements AutoCloseable {

    private final LoadedModel model;
    private final int views;
    private final ImageSize size;
    private final InputBuffer input;
    private long nanos;

    private ModelRun(LoadedModel model, int views, ImageSize size, InputBuffer input) {
        this.model = model;
        this.views = views;
        this.size = size;
        this.input = input;
    }

    /** Resizes and normalises a picture for the model, with all views that a task needs. */
    public static ModelRun prepare(LoadedModel model, InferenceTask<?> task, DecodedImage image) {
        int views = task.views(model.model().card().outputs());
        ImageSize size = model.input().size().sizeFor(image.width(), image.height());
        InputBuffer memory = new InputBuffer(views * ImagePreprocessor.bytes(model.input(), size));
        ModelRun run = new ModelRun(model, views, size, memory);
        boolean prepared = false;
        try {
            ImagePreprocessor.writeViews(image, model.input(), size, views, run.values());
            prepared = true;
            return run;
        } finally {
            if (!prepared) {
                run.close();
            }
        }
    }

    /** Runs the network and returns the given outputs. */
    public Map<String, FloatTensor> run(Set<String> outputs) throws OrtException {
        long start = System.nanoTime();
        Map<String, FloatTensor> tensors =
                model.session().run(values(), model.inputShape(views, size), outputs);
        nanos = System.nanoTime() - start;
        return tensors;
    }

    private ByteBuffer values() {
        return input.view(0, Math.toIntExact(views * ImagePreprocessor.bytes(model.input(), size)));
    }

    /** The size of the picture in the input of the network. */
    public ImageSize size() {
        return size;
    }

    /** Duration of the last run. */
    public long nanos() {
        return nanos;
    }

    @Override
    public void close() {
        input.close();
    }
}
