// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.usecase;

import io.flinkdepth.connectors.files.FileNames;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.examples.job.FrameJoin;
import io.flinkdepth.operators.depth.ConditioningImage;
import io.flinkdepth.operators.depth.ControlNetProcessor;
import io.flinkdepth.operators.depth.DepthEstimation;
import java.util.concurrent.Callable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Conditioning images for depth ControlNets, of every frame. */
@Internal
@Command(
        name = "conditioning",
        mixinStandardHelpOptions = true,
        description = "Draws the image that a depth ControlNet is conditioned on, of each frame.")
public final class ConditioningExample implements Callable<Integer> {

    @Mixin private ExampleSettings settings;

    @Option(
            names = "--processor",
            defaultValue = "MIDAS",
            paramLabel = "NAME",
            description = "whose images: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private ControlNetProcessor processor;

    @Option(
            names = "--resolution",
            defaultValue = "512",
            paramLabel = "PIXELS",
            description = "shorter side, about (default: ${DEFAULT-VALUE})")
    private int resolution;

    @Override
    public Integer call() throws Exception {
        StreamExecutionEnvironment environment = settings.environment();
        DataStream<Frame> frames = settings.frames(environment);
        SingleOutputStreamOperator<DepthMap> depth =
                DepthEstimation.builder()
                        .model(settings.model())
                        .failOnBadFrame(true)
                        .build()
                        .apply(frames);
        DataStream<Tuple2<DepthMap, Frame>> pairs =
                FrameJoin.of(frames, depth, depth.getSideOutput(DepthEstimation.FAILED_FRAMES));
        ExampleSettings.forEach(pairs.executeAndCollect("conditioning"), this::draw);
        return 0;
    }

    private void draw(Tuple2<DepthMap, Frame> result) throws Exception {
        String name = FileNames.of(result.f0.identity());
        try (DecodedImage image =
                ConditioningImage.of(DepthImage.of(result.f0), processor, resolution)) {
            byte[] png = ImageCodec.encodePng(image, 6);
            settings.write(name + ".png", png);
            settings.write(name + "-pair.jpg", PictureStrip.jpeg(result.f1.image(), png));
        }
    }
}
