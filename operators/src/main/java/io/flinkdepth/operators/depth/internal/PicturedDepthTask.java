package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.inference.internal.DepthTask;
import io.flinkdepth.operators.inference.internal.InferenceTask;
import io.flinkdepth.operators.inference.internal.LumaThumbnail;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.types.Either;

/**
 * Reads depth maps and hands each on with the width and the brightness of its picture's thumbnail.
 * Failed frames go the same way, because the operator behind this one has the side output that job
 * authors ask.
 *
 * @param depth how maps are read
 */
@Internal
public record PicturedDepthTask(DepthTask depth)
        implements InferenceTask<Either<Tuple3<DepthMap, Integer, byte[]>, FailedFrame>> {

    /** The type of the answers. */
    public static final TypeInformation<Either<Tuple3<DepthMap, Integer, byte[]>, FailedFrame>>
            TYPE =
                    Types.EITHER(
                            Types.TUPLE(
                                    TypeInformation.of(DepthMap.class),
                                    Types.INT,
                                    PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO),
                            TypeInformation.of(FailedFrame.class));

    @Override
    public Set<String> outputs(ModelOutputs outputs) {
        return depth.outputs(outputs);
    }

    @Override
    public boolean encoderOnly() {
        return depth.encoderOnly();
    }

    @Override
    public Either<Tuple3<DepthMap, Integer, byte[]>, FailedFrame> read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NotFiniteException {
        DepthMap map = depth.read(frame, imageSize, model, outputs, index, timings);
        return Either.Left(Tuple3.of(map, 0, new byte[0]));
    }

    @Override
    public boolean wantsThumbnail() {
        return true;
    }

    @Override
    public Either<Tuple3<DepthMap, Integer, byte[]>, FailedFrame> withThumbnail(
            Either<Tuple3<DepthMap, Integer, byte[]>, FailedFrame> answer,
            LumaThumbnail thumbnail) {
        return Either.Left(Tuple3.of(answer.left().f0, thumbnail.width(), thumbnail.luma()));
    }

    @Override
    public Either<Tuple3<DepthMap, Integer, byte[]>, FailedFrame> ofFailed(FailedFrame frame) {
        return Either.Right(frame);
    }

    /** The camera that an answer is of. */
    public static String camera(Either<Tuple3<DepthMap, Integer, byte[]>, FailedFrame> answer) {
        return answer.isLeft()
                ? answer.left().f0.identity().cameraId()
                : answer.right().identity().cameraId();
    }

    /** The picture's thumbnail. */
    static LumaThumbnail picture(Tuple3<DepthMap, Integer, byte[]> answer) {
        return new LumaThumbnail(answer.f1, answer.f2.length / answer.f1, answer.f2);
    }
}
