// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.usecase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.examples.cli.FlinkDepth;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The examples on a drive over flat ground to a box. Its pictures are as bright as things are near,
 * and the model predicts brightness: the ground gives the scale.
 */
class ExamplesITCase {

    private static final int SIDE = 96;
    private static final double FOCAL = 90;
    private static final double CAMERA_HEIGHT = 1.55;
    private static final double[] BOX_METRES = {12, 9, 8, 12, 9};

    /** Inverse metres of white. */
    private static final double WHITE = 0.4;

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    /** A box of 1.8 m x 1.4 m stands on the ground. */
    private static byte[] frame(double boxMetres) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            double below = (i / SIDE - (SIDE - 1) / 2.0) / FOCAL;
            double right = (i % SIDE - (SIDE - 1) / 2.0) / FOCAL;
            double above = CAMERA_HEIGHT - below * boxMetres;
            boolean box = above > 0 && above < 1.4 && Math.abs(right * boxMetres) < 0.9;
            double inverse = box ? 1 / boxMetres : Math.max(1 / 60.0, below / CAMERA_HEIGHT);
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) Math.round(255 * inverse / WHITE);
            }
        }
        try (DecodedImage picture = DecodedImage.ofRgb(SIDE, SIDE, rgb)) {
            return ImageCodec.encodePng(picture, 1);
        }
    }

    @BeforeEach
    void makeDriveAndModel() throws IOException {
        Files.createDirectories(folder.resolve("drive"));
        for (int i = 0; i < BOX_METRES.length; i++) {
            Path image = folder.resolve("drive").resolve("frame" + i + ".png");
            Files.write(image, frame(BOX_METRES[i]));
            Files.setLastModifiedTime(image, FileTime.fromMillis(1_000_000 + 100 * i));
        }
        TestModels.brightnessOfAnySize(folder.resolve("model"), "v1", SIDE);
        Files.writeString(
                folder.resolve("cameras.json"),
                "{\"cameras\": {\"*\": {\"width\": %d, \"height\": %d, \"focalX\": %s}}}"
                        .formatted(SIDE, SIDE, FOCAL));
    }

    private int run(String example, Path input, String... more) {
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(errors, true));
        List<String> arguments = new ArrayList<>(List.of("example", example, "--input"));
        arguments.add(input.toString());
        arguments.addAll(List.of("--output", folder.resolve("output").toString()));
        arguments.addAll(List.of(more));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    private void drive(String example, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--model"));
        arguments.add(folder.resolve("model").toString());
        arguments.addAll(List.of(more));
        assertThat(run(example, folder.resolve("drive"), arguments.toArray(String[]::new)))
                .as(errors.toString())
                .isZero();
    }

    private DecodedImage picture(String file) throws IOException, ImageException {
        return ImageCodec.decode(
                Files.readAllBytes(folder.resolve("output").resolve(file)), ImageLimits.DEFAULT);
    }

    @Test
    void conditioningImagesAreBrightWhereThingsAreNear() throws Exception {
        drive("conditioning", "--resolution", "128");
        for (int i = 0; i < BOX_METRES.length; i++) {
            try (DecodedImage image = picture("frame" + i + ".png")) {
                assertThat(image.width()).isEqualTo(128);
                assertThat(image.height()).isEqualTo(128);
                byte[] rgb = image.toRgb();
                assertThat(rgb[0]).as("the horizon").isZero();
                assertThat(rgb[rgb.length - 1] & 0xff).as("the nearest ground").isEqualTo(255);
            }
        }
        try (DecodedImage pair = picture("frame0-pair.jpg")) {
            assertThat(pair.width()).isEqualTo(2 * SIDE);
        }
    }

    @Test
    void theBoxIsOccupiedAndTheGroundBeforeItIsFree() throws Exception {
        drive("occupancy", "--camera-intrinsics", folder.resolve("cameras.json").toString());
        List<String> lines = Files.readAllLines(folder.resolve("output").resolve("occupancy.csv"));
        assertThat(lines.get(0)).isEqualTo("frame,x,forward,occupied,points");
        for (int i = 0; i < BOX_METRES.length; i++) {
            String frame = "frame" + i;
            List<String[]> cells =
                    lines.stream()
                            .map(line -> line.split(","))
                            .filter(cell -> cell[0].equals(frame))
                            .toList();
            assertThat(cells.stream().filter(cell -> cell[3].equals("true")))
                    .isNotEmpty()
                    .extracting(cell -> Double.parseDouble(cell[2]))
                    .allSatisfy(near(BOX_METRES[i]));
            assertThat(cells)
                    .filteredOn(cell -> cell[1].equals("0.25") && cell[3].equals("false"))
                    .hasSizeGreaterThan(6);
            try (DecodedImage image = picture(frame + ".jpg")) {
                assertThat(image.height()).isEqualTo(SIDE);
                assertThat(image.width()).isEqualTo(SIDE + SIDE * 60 / 80);
            }
        }
    }

    private static Consumer<Double> near(double metres) {
        return forward -> assertThat(forward).isCloseTo(metres, within(0.8));
    }

    @Test
    void eachApproachGivesOneAlert() throws Exception {
        drive(
                "nearest",
                "--distance",
                "10",
                "--camera-intrinsics",
                folder.resolve("cameras.json").toString());
        assertThat(out.toString().lines().map(line -> line.split(": ")[0]))
                .containsExactly("frame1", "frame4");
        assertThat(out.toString().lines())
                .allSatisfy(line -> assertThat(line).matches("frame.: (8\\.[3-9]|9\\.[0-7]) m"));
        try (DecodedImage image = picture("frame4.jpg")) {
            byte[] rgb = image.toRgb();
            int red = 0;
            for (int i = 0; i < rgb.length; i += 3) {
                red += (rgb[i] & 0xff) > (rgb[i + 1] & 0xff) + 100 ? 1 : 0;
            }
            assertThat(red).as("pixels of the box around the object").isGreaterThan(50);
        }
    }

    @Test
    void theSameImageIsFoundFirst() throws Exception {
        Path archive = Files.createDirectories(folder.resolve("it's an archive"));
        for (int i = 0; i < 3; i++) {
            Files.write(archive.resolve("image" + i + ".png"), frame(6 + 20 * i));
        }
        Path query = Files.write(folder.resolve("query.png"), frame(26));
        assertThat(run("search", archive, "--query", query.toString()))
                .as(errors.toString())
                .isZero();
        assertThat(out.toString().lines()).hasSize(3);
        assertThat(out.toString()).startsWith("1.0 image1\n");
        try (DecodedImage strip = picture("search.jpg")) {
            assertThat(strip.width()).isEqualTo(4 * SIDE);
        }
    }

    @Test
    void whatIsMissingIsNamed() throws IOException {
        assertThat(run("conditioning", folder.resolve("nothing"))).isEqualTo(1);
        assertThat(errors.toString()).contains("nothing', which is no file or folder here");
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        assertThat(run("conditioning", broken)).isEqualTo(1);
        assertThat(errors.toString()).contains("the job failed: ").contains("broken");
        Path others =
                Files.writeString(
                        folder.resolve("others.json"),
                        "{\"cameras\": {\"rear\": {\"width\": 8, \"height\": 8, \"focalX\": 8}}}");
        assertThat(
                        run(
                                "nearest",
                                folder.resolve("drive"),
                                "--camera-intrinsics",
                                others.toString()))
                .isEqualTo(1);
        assertThat(errors.toString()).contains("the camera drive is not in --camera-intrinsics");
        assertThat(FlinkDepth.commandLine().setErr(new PrintWriter(errors)).execute("example"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("Say which: conditioning, occupancy");
    }
}
