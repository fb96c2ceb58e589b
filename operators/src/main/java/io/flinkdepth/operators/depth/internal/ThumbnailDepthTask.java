// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/**
 * Reads depth maps and returns each with the width and the brightness values of its thumbnail.
 *
 * @param depth the task that reads the maps
 */
@Internal
public record ThumbnailDepthTask(DepthTask depth)
        implements InferenceTask<Tuple3<DepthMap, Integer, byte[]>> {

    /** The type of the predictions. */
    public static final TypeInformation<Tuple3<DepthMap, Integer, byte[]>> TYPE =
            Types.TUPLE(
                    TypeInformation.of(DepthMap.class),
                    Types.INT,
                    PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

    @Override
    public Set<String> outputs(ModelOutputs outputs) {
        return depth.outputs(outputs);
    }

    @Override
    public boolean encoderOnly() {
        return depth.encoderOnly();
    }

    @Override
    public int views(ModelOutputs outputs) {
        return depth.views(outputs);
    }

    @Override
    public Tuple3<DepthMap, Integer, byte[]> read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NoPredictionException {
        DepthMap map = depth.read(frame, imageSize, model, outputs, index, timings);
        return Tuple3.of(map, 0, new byte[0]);
    }

    @Override
    public boolean wantsThumbnail() {
        return true;
    }

    @Override
    public Tuple3<DepthMap, Integer, byte[]> withThumbnail(
            Tuple3<DepthMap, Integer, byte[]> prediction, LumaThumbnail thumbnail) {
        return Tuple3.of(prediction.f0, thumbnail.width(), thumbnail.luma());
    }

    @Override
    public boolean constant(Tuple3<DepthMap, Integer, byte[]> prediction) {
        return depth.constant(prediction.f0);
    }

    @Override
    public double agreement(
            Tuple3<DepthMap, Integer, byte[]> reference,
            Tuple3<DepthMap, Integer, byte[]> prediction) {
        return depth.agreement(reference.f0, prediction.f0);
    }

    @Override
    public double confidence(Tuple3<DepthMap, Integer, byte[]> prediction) {
        return depth.confidence(prediction.f0);
    }

    /** Returns the camera of a prediction. */
    public static String camera(Tuple3<DepthMap, Integer, byte[]> prediction) {
        return prediction.f0.identity().cameraId();
    }

    /** Returns the thumbnail of a prediction's picture. */
    static LumaThumbnail picture(Tuple3<DepthMap, Integer, byte[]> prediction) {
        return new LumaThumbnail(
                prediction.f1, prediction.f2.length / prediction.f1, prediction.f2);
    }
}
