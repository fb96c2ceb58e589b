// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.files.DepthFolderSink;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.examples.picture.CameraInputs;
import io.flinkdepth.examples.picture.DrawingFunction;
import io.flinkdepth.examples.picture.DrawnInput;
import io.flinkdepth.examples.picture.WantedFiles;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;

/** Depth to a folder, with the pictures, videos and point clouds that are asked for. */
final class DepthFolderOutput {

    private DepthFolderOutput() {}

    /** Adds the writers to the job. */
    static void write(
            DepthJobSettings settings,
            DataStream<Frame> frames,
            DataStream<DepthMap> predictions,
            DataStream<FailedFrame> failures)
            throws IOException {
        WantedFiles wanted = settings.wantedFiles();
        if (!wanted.any()) {
            sink(settings).addTo(predictions, failures);
            return;
        }
        DataStream<Tuple2<DepthMap, String[]>> drawn =
                (wanted.needsImages()
                                ? byCamera(FrameJoin.of(frames, predictions, failures))
                                : withoutImages(predictions))
                        .process(drawing(settings, wanted), DepthFolderSink.WITH_FILES)
                        .name("pictures")
                        .uid("pictures");
        sink(settings).addWithFilesTo(drawn, failures);
    }

    /** The join has parted them by camera. */
    private static KeyedStream<Tuple2<DepthMap, Frame>, String> byCamera(
            DataStream<Tuple2<DepthMap, Frame>> joined) {
        return DataStreamUtils.reinterpretAsKeyedStream(
                joined, pair -> pair.f0.identity().cameraId(), Types.STRING);
    }

    private static KeyedStream<Tuple2<DepthMap, Frame>, String> withoutImages(
            DataStream<DepthMap> predictions) {
        return predictions
                .map(depth -> Tuple2.of(depth, new Frame(depth.identity(), new byte[0], null)))
                .returns(FrameJoin.JOINED)
                .name("predictions to draw")
                .uid("predictions-to-draw")
                .keyBy(pair -> pair.f0.identity().cameraId(), Types.STRING);
    }

    private static DrawingFunction drawing(DepthJobSettings settings, WantedFiles wanted)
            throws IOException {
        return new DrawingFunction(
                wanted.withCameras(settings.cameras.calibrations()),
                folder(settings),
                new CameraInputs(settings.input, settings.sources(), wanted.video()),
                new DrawnInput(
                        settings.endless(),
                        settings.finished() != null,
                        wanted.video() || settings.stabilise));
    }

    private static Path folder(DepthJobSettings settings) {
        return settings.outputFolder().toAbsolutePath();
    }

    private static DepthFolderSink sink(DepthJobSettings settings) throws IOException {
        DepthFolderSink.Builder sink =
                DepthFolderSink.builder().folder(folder(settings)).format(settings.format);
        if (settings.sources() != null) {
            sink.sources(settings.sources());
        }
        if (settings.finished() != null) {
            sink.keepIndex();
        }
        return sink.build();
    }
}
