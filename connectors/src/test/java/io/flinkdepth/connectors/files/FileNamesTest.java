// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.FrameIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTest {

    @TempDir private Path folder;

    private static String of(String name) {
        return FileNames.of(new FrameIdentity("camera", 7, 0, name));
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, a/b",
        "../../etc/passwd, __/__/etc/passwd",
        "/a//./b/, a/b",
        "a:b*c, a_b_c",
        ".hidden, _hidden",
        "garden-ü-日本-🌳/1, garden-ü-日本-🌳/1",
        "a.png/b, a.png_/b",
        "a.NPY/b.png/c, a.NPY_/b.png_/c",
        "a.png, a.png",
        "index.jsonl/x, index.jsonl_/x",
        "a.ply/b, a.ply_/b",
        "a.colour.jpg/b, a.colour.jpg_/b",
        "a.Mp4/b, a.Mp4_/b",
        "png/b, png/b",
        "a.png_/b, a.png_/b",
    })
    void namesStayBelowTheirFolder(String name, String path) {
        assertThat(of(name)).isEqualTo(path);
    }

    @Test
    void everyNameCanBeWritten() throws Exception {
        String deep = "d/".repeat(5000) + "end";
        String broad = "日".repeat(3000);
        String cut = "x".repeat(400) + "1";
        for (String name :
                new String[] {deep, broad, cut, "🌳".repeat(100), (broad + "/").repeat(40) + "x"}) {
            String path = of(name);
            assertThat(path.getBytes(StandardCharsets.UTF_8).length).isLessThan(4000);
            for (String part : path.split("/")) {
                assertThat(part.getBytes(StandardCharsets.UTF_8).length).isLessThan(240);
            }
            Path file = folder.resolve(path + ".png");
            Files.createDirectories(file.getParent());
            Files.write(file, new byte[1]);
        }
    }

    @Test
    void whatIsCutStaysApart() {
        String beginning = "x".repeat(400);
        assertThat(of(beginning + "1")).isNotEqualTo(of(beginning + "2"));
        String deep = "d/".repeat(500);
        assertThat(of(deep + "1")).isNotEqualTo(of(deep + "2"));
        assertThat(of("e/" + deep + "1")).isNotEqualTo(of("f/" + deep + "1"));
    }

    @Test
    void aNameOfSlashesAloneStaysBelowItsFolder() {
        assertThat(FileNames.of("///")).isEqualTo("___");
        assertThat(of("//")).isEqualTo("camera#7");
        assertThat(FileNames.of(new FrameIdentity("../..", 7, 0, "/"))).isEqualTo("_._..#7");
        assertThat(FileNames.of("")).isEqualTo("_");
    }

    @Test
    void aLongFolderThatEndsLikeAFileKeepsTheLimit() {
        String folder = "x".repeat(176) + ".png";
        assertThat(of(folder + "/a")).isEqualTo(folder + "_/a");
        assertThat(of("日".repeat(100) + ".png/a")).doesNotContain(".png");
    }

    @Test
    void loneSurrogatesAreReplaced() {
        assertThat(of("a\ud800b")).isEqualTo("a_b");
    }
}
