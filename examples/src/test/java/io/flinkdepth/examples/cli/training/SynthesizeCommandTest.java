// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.synthetic.scene.DriveCamera;
import io.flinkdepth.training.synthetic.scene.DriveSequence;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class SynthesizeCommandTest {

    @TempDir private Path folder;
    private final StringWriter errors = new StringWriter();

    @Test
    void writesScenesOfConsecutiveSeeds() throws IOException {
        assertThat(
                        run(
                                "--output",
                                folder.toString(),
                                "--count",
                                "2",
                                "--seed",
                                "5",
                                "--width",
                                "48",
                                "--height",
                                "32"))
                .isZero();
        SceneFolder scenes = SceneFolder.open(folder);
        assertThat(scenes.size()).isEqualTo(2);
        assertThat(scenes.read(1).depthMetres())
                .isEqualTo(new SceneRenderer().render(6, 48, 32).depthMetres());
    }

    @Test
    void writesADrive() throws IOException {
        assertThat(
                        run(
                                "--output",
                                folder.toString(),
                                "--count",
                                "2",
                                "--drive",
                                "--camera",
                                "REAR",
                                "--width",
                                "64",
                                "--height",
                                "32"))
                .isZero();
        assertThat(SceneFolder.open(folder).read(1).depthMetres())
                .isEqualTo(new DriveSequence(0, 64, 32, DriveCamera.REAR).frame(1).depthMetres());
    }

    @Test
    void severalStreetsShareTheFramesAndTakeTurnsWithTheCameras() throws IOException {
        String command =
                "--count 4 --drive --seed 7 --streets 2 --every 9 --camera FRONT,REAR --width 64"
                        + " --height 32";
        assertThat(run(("--output " + folder + " " + command).split(" "))).isZero();
        SceneFolder scenes = SceneFolder.open(folder);
        assertThat(scenes.read(1).depthMetres())
                .isEqualTo(new DriveSequence(7, 64, 32, DriveCamera.FRONT).frame(9).depthMetres());
        assertThat(scenes.read(2).depthMetres())
                .isEqualTo(new DriveSequence(8, 64, 32, DriveCamera.REAR).frame(0).depthMetres());
    }

    @Test
    void streetsBelongToADriveAndShareItsFramesEvenly() {
        String output = folder.toString();
        assertThat(run("--output", output, "--count", "4", "--streets", "2")).isEqualTo(2);
        assertThat(errors.toString()).contains("add --drive");
        assertThat(run("--output", output, "--count", "5", "--drive", "--streets", "2"))
                .isEqualTo(2);
        assertThat(errors.toString()).contains("a multiple of --streets: 5 and 2");
    }

    @Test
    void badUseIsExitCodeTwoAndSaysWhy() {
        assertThat(run("--output", folder.toString(), "--count", "0")).isEqualTo(2);
        assertThat(errors.toString()).contains("--count must be at least 1: 0");
        assertThat(run("--output", folder.toString(), "--count", "1", "--width", "4")).isEqualTo(2);
        assertThat(errors.toString()).contains("4 x 224");
    }

    private int run(String... arguments) {
        return new CommandLine(new SynthesizeCommand())
                .setErr(new PrintWriter(errors))
                .execute(arguments);
    }
}
