// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.OpenExr;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The pictures of {@code flink-depth depth}. Test pictures: grey, dark at the left, bright right.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DepthPicturesITCase {

    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final int BRIGHT = 220;

    @TempDir Path folder;

    private Path output;
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void nameOutput() {
        output = folder.resolve("out");
    }

    private int run(Path input, Path model, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--model", model.toString()));
        arguments.addAll(List.of(more));
        return run(input, arguments);
    }

    private int run(Path input, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of("depth", "--input", input.toString()));
        arguments.addAll(List.of("--output", output.toString()));
        arguments.addAll(more);
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    private Path brightness() {
        Path model = folder.resolve("model");
        TestModels.brightness(model, "v1", 1f);
        return model;
    }

    private static byte[] pixels(int left, int right) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 % WIDTH < WIDTH / 2 ? left : right);
        }
        return rgb;
    }

    private static void image(Path file, int left, int right) throws IOException {
        Files.createDirectories(file.getParent());
        try (DecodedImage image = DecodedImage.ofRgb(WIDTH, HEIGHT, pixels(left, right))) {
            Files.write(file, ImageCodec.encodePng(image, 1));
        }
    }

    /** The fourth of six frames is black; the left of the others gets brighter. */
    private Path video(String name, boolean turned) throws Exception {
        Path file = folder.resolve(name);
        try (FFmpegFrameRecorder recorder =
                        new FFmpegFrameRecorder(file.toString(), WIDTH, HEIGHT);
                Frame frame = new Frame(WIDTH, HEIGHT, Frame.DEPTH_UBYTE, 3)) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setFrameRate(25);
            recorder.setVideoBitrate(4_000_000);
            recorder.start();
            for (int i = 0; i < 6; i++) {
                ByteBuffer target = (ByteBuffer) frame.image[0];
                byte[] rgb = i == 3 ? pixels(0, 0) : pixels(left(i), BRIGHT);
                for (int y = 0; y < HEIGHT; y++) {
                    target.put(y * frame.imageStride, rgb, y * 3 * WIDTH, 3 * WIDTH);
                }
                recorder.record(frame, avutil.AV_PIX_FMT_BGR24);
            }
        }
        if (turned) {
            turn(file);
        }
        return file;
    }

    /** Says in the track's header that it is to be shown turned by a right angle, as phones do. */
    private static void turn(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int header = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("tkhd");
        IntBuffer matrix = ByteBuffer.wrap(bytes, header + 44, 36).slice().asIntBuffer();
        matrix.put(new int[] {0, 1 << 16, 0, -1 << 16, 0, 0, 0, 0, 1 << 30});
        Files.write(file, bytes);
    }

    private static int left(int frame) {
        return 50 + 20 * frame;
    }

    /** A picture on the heap. */
    private record Pixels(int width, int height, byte[] rgb) {

        static Pixels of(Path file) throws Exception {
            try (DecodedImage image =
                    ImageCodec.decode(Files.readAllBytes(file), ImageLimits.DEFAULT)) {
                return new Pixels(image.width(), image.height(), image.toRgb());
            }
        }

        int channel(double x, double y, int channel) {
            int at = (int) (y * height) * width + (int) (x * width);
            return rgb[3 * at + channel] & 0xff;
        }

        int brightness(double x, double y) {
            return (channel(x, y, 0) + channel(x, y, 1) + channel(x, y, 2)) / 3;
        }
    }

    /** All frames of a video, and when each is shown, in milliseconds. */
    private record Video(List<Long> times, List<Pixels> frames) {

        static Video of(Path file) throws Exception {
            List<Long> times = new ArrayList<>();
            List<Pixels> frames = new ArrayList<>();
            try (FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toString())) {
                grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
                grabber.start();
                for (Frame frame = grabber.grabImage();
                        frame != null;
                        frame = grabber.grabImage()) {
                    byte[] rgb = new byte[3 * frame.imageWidth * frame.imageHeight];
                    for (int y = 0; y < frame.imageHeight; y++) {
                        ((ByteBuffer) frame.image[0])
                                .get(
                                        y * frame.imageStride,
                                        rgb,
                                        y * 3 * frame.imageWidth,
                                        3 * frame.imageWidth);
                    }
                    times.add(Math.round(frame.timestamp / 1000.0));
                    frames.add(new Pixels(frame.imageWidth, frame.imageHeight, rgb));
                }
                assertThat(grabber.getVideoCodec()).isEqualTo(avcodec.AV_CODEC_ID_H264);
                return new Video(times, frames);
            }
        }
    }

    @Test
    void aUserOfTheBundledModelLearnsHowToImportAnother() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 30, BRIGHT);
        assertThat(run(images, brightness())).isZero();
        assertThat(errors.toString()).doesNotContain("flink-depth import");
        assertThat(run(images, List.of("--overwrite"))).isZero();
        assertThat(errors.toString()).contains("'flink-depth import --help'");
    }

    @Test
    void aColourMapIsChosenByName() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 30, BRIGHT);
        Path model = brightness();
        assertThat(run(images, model, "--colour", "--colour-map", "grey")).isZero();
        Pixels grey = Pixels.of(output.resolve("a.colour.jpg"));
        assertThat(grey.channel(0.9, 0.5, 0)).isGreaterThan(200);
        assertThat(grey.channel(0.9, 0.5, 2)).isGreaterThan(200);
        assertThat(run(images, model, "--overwrite", "--colour", "--colour-map", "turbo")).isZero();
        // Near is red, far is blue.
        Pixels turbo = Pixels.of(output.resolve("a.colour.jpg"));
        assertThat(turbo.channel(0.9, 0.5, 0)).isGreaterThan(turbo.channel(0.9, 0.5, 2) + 50);
        assertThat(turbo.channel(0.1, 0.5, 2)).isGreaterThan(turbo.channel(0.1, 0.5, 0));
        assertThat(run(images, model, "--overwrite", "--colour-map", "turbo")).isEqualTo(2);
        assertThat(errors.toString()).contains("--colour-map is for pictures; add --colour");
    }

    @Test
    void aFolderGetsColoursAndPairsAndAVideo() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 30, BRIGHT);
        Files.write(images.resolve("b.png"), TestFrames.broken("x", 0).image());
        image(images.resolve("c.png"), 90, BRIGHT);
        // What only has the name of an image is not taken for it.
        Files.writeString(images.resolve("c.txt"), "notes");
        int exit = run(images, brightness(), "--colour", "--side-by-side", "--mp4");
        assertThat(exit).as(errors.toString()).isZero();

        Pixels colours = Pixels.of(output.resolve("a.colour.jpg"));
        assertThat(colours.width()).isEqualTo(WIDTH);
        assertThat(colours.height()).isEqualTo(HEIGHT);
        assertThat(colours.brightness(0.9, 0.5)).isGreaterThan(colours.brightness(0.1, 0.5) + 100);

        Pixels pair = Pixels.of(output.resolve("c.side-by-side.jpg"));
        assertThat(pair.width()).isEqualTo(2 * WIDTH);
        assertThat(pair.height()).isEqualTo(HEIGHT);
        assertThat(pair.brightness(0.1, 0.5)).isCloseTo(90, within(12));
        assertThat(pair.brightness(0.4, 0.5)).isCloseTo(BRIGHT, within(12));
        // The near end of the colours is yellow; the picture has none.
        assertThat(pair.channel(0.9, 0.5, 0) - pair.channel(0.9, 0.5, 2)).isGreaterThan(50);

        Video video = Video.of(output.resolve("images.mp4"));
        // Ten a second, and the first is in view in place of the second.
        assertThat(video.times()).containsExactly(0L, 200L);
        assertThat(video.frames()).allMatch(frame -> frame.width() == 2 * WIDTH);
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "a.png",
                        "a.colour.jpg",
                        "a.side-by-side.jpg",
                        "c.png",
                        "c.colour.jpg",
                        "c.side-by-side.jpg",
                        "images.mp4",
                        "index.jsonl");
    }

    @Test
    void photographsHaveARangeEach() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 150, 240);
        image(images.resolve("b.png"), 10, 40);
        int exit = run(images, brightness(), "--colour");
        assertThat(exit).as(errors.toString()).isZero();
        for (String name : List.of("a.colour.jpg", "b.colour.jpg")) {
            Pixels colours = Pixels.of(output.resolve(name));
            assertThat(colours.brightness(0.1, 0.5)).as(name).isLessThan(30);
            assertThat(colours.brightness(0.9, 0.5)).as(name).isGreaterThan(150);
        }
    }

    @Test
    void inputsOfOneBaseNameStayApart() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 30, BRIGHT);
        try (DecodedImage image = DecodedImage.ofRgb(24, 16, new byte[3 * 24 * 16])) {
            Files.write(images.resolve("a.jpg"), ImageCodec.encodeJpeg(image, 90));
        }
        image(images.resolve("b.png"), 30, BRIGHT);
        image(images.resolve("x:y.png"), 30, BRIGHT);
        image(images.resolve("x?y.png"), 30, BRIGHT);
        Files.move(video("clip.mp4", false), images.resolve("clip.mp4"));
        Files.copy(images.resolve("clip.mp4"), images.resolve("clip.mkv"));
        int exit = run(images, brightness(), "--side-by-side", "--mp4");
        assertThat(exit).as(errors.toString()).isZero();

        Map<String, List<String>> files = new TreeMap<>();
        for (String line : Files.readAllLines(output.resolve("index.jsonl"))) {
            JsonNode node = new ObjectMapper().readTree(line);
            List<String> made = new ArrayList<>();
            node.get("files").forEach(file -> made.add(file.asText()));
            Path source = Path.of(node.get("source").asText());
            assertThat(source.getParent()).isEqualTo(images.toRealPath());
            files.computeIfAbsent(source.getFileName().toString(), name -> new ArrayList<>())
                    .addAll(made);
        }
        assertThat(files)
                .containsEntry("a.jpg", List.of("a.png", "a.side-by-side.jpg", "images.mp4"))
                .containsEntry(
                        "a.png", List.of("a.png.png", "a.png.side-by-side.jpg", "images.mp4"))
                .containsEntry("b.png", List.of("b.png", "b.side-by-side.jpg", "images.mp4"))
                .containsKeys("x:y.png", "x?y.png", "clip.mkv", "clip.mp4");
        assertThat(files.values().stream().flatMap(List::stream))
                .allSatisfy(file -> assertThat(output.resolve(file)).exists())
                .filteredOn(file -> !file.endsWith(".mp4"))
                .doesNotHaveDuplicates()
                .hasSize(2 * (5 + 6 + 6));
        assertThat(Pixels.of(output.resolve("a.side-by-side.jpg")).width()).isEqualTo(48);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void aFailedFrameOfAVideoLeavesTheOneBeforeInView() throws Exception {
        Path model = folder.resolve("model");
        TestModels.notFiniteInTheDark(model);
        int exit =
                run(
                        video("drive.mp4", false),
                        model,
                        "--format",
                        "npy",
                        "--side-by-side",
                        "--mp4",
                        "--checkpoint-interval",
                        "1s");
        assertThat(exit).as(errors.toString()).isZero();
        assertThat(output.resolve("000003.side-by-side.jpg")).doesNotExist();
        for (int i : new int[] {0, 1, 2, 4, 5}) {
            Pixels pair = Pixels.of(output.resolve("%06d.side-by-side.jpg".formatted(i)));
            assertThat(pair.brightness(0.1, 0.5)).isCloseTo(left(i), within(8));
            assertThat(pair.brightness(0.9, 0.5)).isGreaterThan(pair.brightness(0.6, 0.5));
        }
        Video video = Video.of(output.resolve("drive.mp4"));
        assertThat(video.times()).containsExactly(0L, 40L, 80L, 160L, 200L);
        Pixels last = video.frames().get(4);
        assertThat(last.width()).isEqualTo(2 * WIDTH);
        assertThat(last.height()).isEqualTo(HEIGHT);
        assertThat(last.brightness(0.1, 0.5)).isCloseTo(left(5), within(12));
        assertThat(output.resolve("000000.colour.jpg")).doesNotExist();
    }

    @Test
    void aTurnedVideoIsUpright() throws Exception {
        Path model = folder.resolve("model");
        TestModels.notFiniteInTheDark(model);
        int exit = run(video("phone.mp4", true), model, "--side-by-side");
        assertThat(exit).as(errors.toString()).isZero();
        Pixels pair = Pixels.of(output.resolve("000000.side-by-side.jpg"));
        assertThat(pair.width()).isEqualTo(2 * HEIGHT);
        assertThat(pair.height()).isEqualTo(WIDTH);
        // Picture and colours are turned the same way.
        assertThat(pair.brightness(0.25, 0.1) < pair.brightness(0.25, 0.9))
                .isEqualTo(pair.brightness(0.75, 0.1) < pair.brightness(0.75, 0.9));
        assertThat(pair.brightness(0.25, 0.1) + pair.brightness(0.25, 0.9))
                .isCloseTo(left(0) + BRIGHT, within(16));
    }

    @Test
    void eachCameraHasARangeOfItsOwn() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("first/a.png"), 10, 40);
        image(images.resolve("second/a.png"), 150, 240);
        image(images.resolve("second/b.png"), 10, 40);
        int exit = run(images, brightness(), "--colour", "--mp4");
        assertThat(exit).as(errors.toString()).isZero();
        Pixels begun = Pixels.of(output.resolve("second/a.colour.jpg"));
        assertThat(begun.brightness(0.1, 0.5)).isLessThan(30);
        assertThat(begun.brightness(0.9, 0.5)).isGreaterThan(150);
        // The range follows slowly: the dark picture after a bright one is all far.
        assertThat(Pixels.of(output.resolve("second/b.colour.jpg")).brightness(0.9, 0.5))
                .isLessThan(30);
        assertThat(Video.of(output.resolve("images/second.mp4")).frames()).hasSize(2);
        assertThat(output.resolve("images/first.mp4")).exists();
    }

    @Test
    void oddAndDifferentSizesFitInTheVideo() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.write(images.resolve("a.png"), TestFrames.grey("x", 0, 100, 51, 33).image());
        Files.write(images.resolve("b.png"), TestFrames.grey("x", 0, 100, 33, 51).image());
        int exit = run(images, brightness(), "--mp4");
        assertThat(exit).as(errors.toString()).isZero();
        Video video = Video.of(output.resolve("images.mp4"));
        assertThat(video.frames()).hasSize(2);
        assertThat(video.frames()).allMatch(frame -> frame.width() == 52 && frame.height() == 34);
    }

    @Test
    void whatCannotBeDrawnIsRefusedBeforeTheJobRuns() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 30, BRIGHT);
        Path model = brightness();
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setErr(new PrintWriter(errors, true));
        String topic = "kafka://localhost:1/topic";
        String in = images.toString();
        assertThat(
                        commandLine.execute(
                                "depth", "--input", in, "--output", topic, "--colour", "--mp4"))
                .isEqualTo(2);
        assertThat(errors.toString())
                .contains(
                        "--colour and --mp4 cannot be made: --output is a topic; give --output a"
                                + " folder, or leave --colour and --mp4 out");
        assertThat(run(images, model, "--point-clouds")).isEqualTo(2);
        assertThat(errors.toString()).contains("--point-clouds needs the camera's focal length");
        assertThat(run(images, model, "--point-clouds", "--focal", "500")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("model 'test' predicts relative disparity; give --model one of metric");
        assertThat(run(images, model, "--focal", "500")).isEqualTo(2);
        assertThat(errors.toString()).contains("--focal is for point clouds");
        assertThat(run(images, model, "--point-clouds", "--focal", "0")).isEqualTo(2);
        assertThat(errors.toString()).contains("--focal is 0.0; give the focal length in pixels");
        assertThat(output).doesNotExist();
        output = images.resolve("depth");
        assertThat(run(images, model, "--follow", "--colour")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("--output is '" + output + "', inside the folder of --input");
    }

    @Test
    void picturesThatAreMissingAreMadeByAResumedRun() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 30, BRIGHT);
        image(images.resolve("b.png"), 30, BRIGHT);
        Path model = brightness();
        assertThat(run(images, model, "--colour", "--mp4")).as(errors.toString()).isZero();
        Files.delete(output.resolve("a.colour.jpg"));
        byte[] kept = {1, 2, 3};
        Files.write(output.resolve("b.colour.jpg"), kept);
        assertThat(run(images, model, "--colour", "--mp4", "--resume"))
                .as(errors.toString())
                .isZero();
        assertThat(Pixels.of(output.resolve("a.colour.jpg")).width()).isEqualTo(WIDTH);
        assertThat(output.resolve("b.colour.jpg")).as("done before").hasBinaryContent(kept);
        assertThat(Video.of(output.resolve("images.mp4")).frames()).as("kept").hasSize(2);
        assertThat(Video.of(output.resolve("images-2.mp4")).frames()).hasSize(1);
        assertThat(Files.readString(output.resolve("index.jsonl")))
                .contains("[\"a.png\",\"a.colour.jpg\",\"images-2.mp4\"]")
                .contains("[\"b.png\",\"b.colour.jpg\",\"images.mp4\"]");
    }

    @Test
    void metresBecomeAPointCloudAndAnExr() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 51, 204);
        Path model = folder.resolve("model");
        TestModels.metres(model, "metric", "v1");
        int exit = run(images, model, "--point-clouds", "--focal", "40", "--format", "exr");
        assertThat(exit).as(errors.toString()).isZero();
        assertThat(Files.readString(output.resolve("index.jsonl")))
                .contains("\"file\":\"a.exr\",\"files\":[\"a.exr\",\"a.ply\"]")
                .contains("\"kind\":\"METRIC_DEPTH\",\"scale\":1.0,\"offset\":0.0");
        FloatRaster depth = OpenExr.read(output.resolve("a.exr"));
        assertThat(depth.width()).isEqualTo(WIDTH);
        assertThat(depth.values()[0]).isCloseTo(4, within(0.01f));
        assertThat(depth.values()[WIDTH - 1]).isCloseTo(16, within(0.01f));
        byte[] ply = Files.readAllBytes(output.resolve("a.ply"));
        String header = "element vertex " + WIDTH * HEIGHT + "\n";
        assertThat(new String(ply, StandardCharsets.ISO_8859_1)).contains(header);
        // The last is at the right and at the bottom, as far from the middle as the first.
        ByteBuffer last = ByteBuffer.wrap(ply, ply.length - 15, 15).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(last.getFloat()).isCloseTo(16 * 31.5f / 40, within(0.02f));
        assertThat(last.getFloat()).isCloseTo(16 * 23.5f / 40, within(0.02f));
        assertThat(last.getFloat()).isCloseTo(16, within(0.01f));
        assertThat(new int[] {last.get() & 255, last.get() & 255, last.get() & 255})
                .containsOnly(204);
    }

    @Test
    void metresFollowTheFocalLengthInTheFileOfCameras() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 51, 204);
        Path model = folder.resolve("model");
        TestModels.canonicalMetres(model, "v1", TestModels.SIZE);
        Path cameras = folder.resolve("cameras.json");
        // Pictures are stretched to the square of the network, so are both focal lengths.
        Files.writeString(
                cameras,
                """
                {"cameras": {"*": {"width": %d, "height": %d, "focalX": %d, "focalY": %d}}}
                """
                        .formatted(2 * WIDTH, 2 * HEIGHT, 4 * WIDTH, 4 * HEIGHT));
        int exit =
                run(
                        images,
                        model,
                        "--camera-intrinsics",
                        cameras.toString(),
                        "--point-clouds",
                        "--format",
                        "exr");
        assertThat(exit).as(errors.toString()).isZero();
        FloatRaster depth = OpenExr.read(output.resolve("a.exr"));
        assertThat(depth.values()[0]).isCloseTo(8, within(0.02f));
        byte[] ply = Files.readAllBytes(output.resolve("a.ply"));
        ByteBuffer last = ByteBuffer.wrap(ply, ply.length - 15, 15).order(ByteOrder.LITTLE_ENDIAN);
        assertThat(last.getFloat()).isCloseTo(32 * 31.5f / (2 * WIDTH), within(0.02f));
    }

    @Test
    void metresThatAreDemandedNeedAFocalLength() throws Exception {
        Path images = folder.resolve("images");
        image(images.resolve("a.png"), 51, 204);
        Path model = folder.resolve("model");
        TestModels.canonicalMetres(model, "v1", TestModels.SIZE);
        assertThat(run(images, model, "--missing-intrinsics", "fail")).isEqualTo(1);
        assertThat(Files.readString(output.resolve("index.jsonl")))
                .contains("MISSING_INTRINSICS")
                .contains("needs the camera's focal length");
        Path cameras = folder.resolve("cameras.json");
        Files.writeString(cameras, "{}");
        assertThat(run(images, model, "--camera-intrinsics", cameras.toString())).isEqualTo(1);
        assertThat(errors.toString()).contains(cameras + ": field cameras must be an object");
    }
}
