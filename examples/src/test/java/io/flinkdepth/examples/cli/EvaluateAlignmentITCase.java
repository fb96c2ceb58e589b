// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneSample;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A drive over flat ground whose pictures are as bright as things are near. */
class EvaluateAlignmentITCase {

    private static final int SIDE = TestModels.SIZE;
    private static final double FOCAL = 30;
    private static final double HEIGHT_METRES = 1.65;
    private static final int FRAMES = 4;

    /** Inverse metres of white. */
    private static final double WHITE = 0.4;

    @TempDir Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();

    private static SceneSample frame(int seed) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        float[] depth = new float[SIDE * SIDE];
        for (int i = 0; i < depth.length; i++) {
            double below = i / SIDE - (SIDE - 1) / 2.0;
            double inverse = Math.max(1 / 30.0, below / (FOCAL * HEIGHT_METRES));
            depth[i] = (float) (1 / inverse);
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) Math.round(255 * inverse / WHITE);
            }
        }
        double middle = (SIDE - 1) / 2.0;
        return new SceneSample(
                SIDE,
                SIDE,
                rgb,
                depth,
                new byte[depth.length],
                new CameraIntrinsics(FOCAL, FOCAL, middle, middle),
                seed);
    }

    @BeforeEach
    void makeDriveAndModel() throws IOException {
        for (int i = 0; i < FRAMES; i++) {
            SceneFolder.write(folder.resolve("drive"), i, frame(i));
        }
        TestModels.brightness(folder.resolve("model"), "v1", 1f);
    }

    private int run(String... more) {
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(errors, true));
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "evaluate-alignment",
                                "--dataset",
                                "synthetic",
                                "--root",
                                folder.resolve("drive").toString(),
                                "--model",
                                folder.resolve("model").toString()));
        arguments.addAll(List.of(more));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    @Test
    void everyKindOfPointsGivesTheMetresOfTheDrive() throws IOException {
        Path cameras = folder.resolve("cameras.json");
        Files.writeString(
                cameras,
                "{\"cameras\": {\"*\": {\"width\": %d, \"height\": %d, \"focalX\": %s}}}"
                        .formatted(SIDE, SIDE, FOCAL));
        assertThat(run("--camera-intrinsics", cameras.toString())).as(errors.toString()).isZero();
        List<String[]> rows =
                out.toString().lines().skip(2).map(line -> line.split(" *\\| *")).toList();
        assertThat(rows).hasSize(7);
        assertThat(rows)
                .allSatisfy(
                        row -> {
                            assertThat(row[2]).isEqualTo("4 of 4");
                            assertThat(Double.parseDouble(row[3])).as(row[1]).isLessThan(0.12);
                            assertThat(Double.parseDouble(row[5])).as(row[1]).isLessThan(0.08);
                        });
        assertThat(Double.parseDouble(rows.get(0)[3])).isLessThan(0.03);
    }

    @Test
    void withoutIntrinsicsThereIsNoGround() {
        assertThat(run()).as(errors.toString()).isZero();
        assertThat(out.toString()).contains("1,000 points a frame").doesNotContain("the ground");
        assertThat(run("--frame-rate", "0")).isEqualTo(2);
        assertThat(errors.toString()).contains("--frame-rate is 0.0; give above 0");
    }
}
