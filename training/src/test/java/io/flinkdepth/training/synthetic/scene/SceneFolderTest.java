// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneFolderTest {

    @TempDir private Path folder;
    private final SceneSample scene = new SceneRenderer(0).render(11, 96, 64);

    @BeforeEach
    void write() throws IOException {
        SceneFolder.write(folder, 7, scene);
    }

    @Test
    void labelsComeBackExactlyAndColoursNearly() throws IOException {
        SceneFolder read = SceneFolder.open(folder);
        assertThat(read.names()).containsExactly("000007");
        SceneSample back = read.read(0);
        assertThat(back.depthMetres()).isEqualTo(scene.depthMetres());
        assertThat(back.skyMask()).isEqualTo(scene.skyMask());
        assertThat(back.intrinsics()).isEqualTo(scene.intrinsics());
        assertThat(back.seed()).isEqualTo(11);
        double sum = 0;
        for (int i = 0; i < scene.rgb().length; i++) {
            sum += Math.abs((scene.rgb()[i] & 0xff) - (back.rgb()[i] & 0xff));
        }
        assertThat(sum / scene.rgb().length).isLessThan(9);
    }

    @Test
    void leavesNoPartialFiles() throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("000007.jpg", "000007.depth", "000007.json");
        }
    }

    @Test
    void aCutDepthFileIsNamed() throws IOException {
        cut("000007.depth");
        assertRefused("000007.depth", "need 24576");
    }

    @Test
    void aCutPictureIsNamed() throws IOException {
        cut("000007.jpg");
        assertRefused("000007.jpg", "cut short");
    }

    @Test
    void aCutCardIsNamed() throws IOException {
        cut("000007.json");
        assertRefused("000007.json", "not a JSON object");
    }

    @Test
    void aPictureOfAnotherSizeIsRefused() throws IOException {
        SceneFolder.write(folder, 8, new SceneRenderer(0).render(11, 64, 64));
        Files.copy(
                folder.resolve("000008.jpg"),
                folder.resolve("000007.jpg"),
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertRefused("000007.jpg", "64 x 64");
    }

    @Test
    void aFolderThatIsNoneIsRefused() {
        assertThatThrownBy(() -> SceneFolder.open(folder.resolve("absent")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("absent");
    }

    private void cut(String name) throws IOException {
        Path file = folder.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }

    private void assertRefused(String file, String reason) {
        assertThatThrownBy(() -> SceneFolder.open(folder).read(0))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file)
                .hasMessageContaining(reason);
    }
}
