// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes pictures, videos and point clouds of predictions, keyed by camera, and says of each
 * prediction which files were made. The state of a camera is the range of its colours. The video of
 * an input that ends is completed at the end of the input: a job with one runs without checkpoints,
 * because a video cannot go on in the middle.
 */
@Internal
public final class DrawingFunction
        extends KeyedProcessFunction<String, Tuple2<DepthMap, Frame>, Tuple2<DepthMap, String[]>> {

    /** Accumulator of frames without a point cloud where one is wanted. */
    public static final String WITHOUT_CLOUD = "framesWithoutPointCloud";

    private static final long serialVersionUID = 1L;

    private final WantedFiles wanted;
    private final String folder;
    private final CameraInputs inputs;
    private final DrawnInput drawn;
    private transient ValueState<FollowedRange> range;
    private transient LongCounter withoutCloud;
    @Nullable private transient FrameDrawing drawing;

    /**
     * @param folder where depth files go, an absolute path
     * @param inputs what cameras are
     * @param drawn how they are drawn
     */
    public DrawingFunction(WantedFiles wanted, Path folder, CameraInputs inputs, DrawnInput drawn) {
        this.wanted = wanted;
        this.folder = folder.toString();
        this.inputs = inputs;
        this.drawn = drawn;
    }

    @Override
    public void open(OpenContext context) {
        range =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "range", TypeInformation.of(FollowedRange.class)));
        if (wanted.pointCloud()) {
            withoutCloud = new LongCounter();
            getRuntimeContext().addAccumulator(WITHOUT_CLOUD, withoutCloud);
        }
        Path to = Path.of(folder);
        drawing =
                new FrameDrawing(wanted, to, new Videos(to, drawn.endless(), drawn.keepsVideos()));
    }

    @Override
    public void processElement(
            Tuple2<DepthMap, Frame> frame,
            Context context,
            Collector<Tuple2<DepthMap, String[]>> out)
            throws Exception {
        DepthMap depth = frame.f0;
        CameraInput input = inputs.of(depth.identity());
        boolean follows = input.kind() != CameraInput.Kind.IMAGES || drawn.imagesFollow();
        DepthColours colours = new DepthColours(wanted.palette(), follows ? range.value() : null);
        List<String> files =
                drawing.draw(
                        depth,
                        frame.f1,
                        input,
                        map -> colours.colours(map, time(map.identity(), input)));
        if (follows && colours.range() != null) {
            range.update(colours.range());
        }
        count(files);
        if (wanted.video() && !drawn.endless()) {
            // When the input has ended, time is at its end.
            context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        }
        out.collect(Tuple2.of(depth, files.toArray(String[]::new)));
    }

    /** Files of images may have any time; as a film, they are shown one after another. */
    private static long time(FrameIdentity frame, CameraInput input) {
        return input.kind() == CameraInput.Kind.IMAGES
                ? (long) (frame.sequence() * 1000 / input.framesPerSecond())
                : frame.eventTimeMillis();
    }

    private void count(List<String> files) {
        if (wanted.pointCloud()
                && files.stream().noneMatch(file -> file.endsWith(WantedFiles.POINT_CLOUD))) {
            withoutCloud.add(1);
        }
    }

    @Override
    public void onTimer(
            long timestamp, OnTimerContext context, Collector<Tuple2<DepthMap, String[]>> out)
            throws Exception {
        drawing.end(context.getCurrentKey());
    }

    @Override
    public void close() throws Exception {
        if (drawing != null) {
            drawing.close();
            drawing = null;
        }
    }
}
