// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DepthIndexTest {

    private static final String PREDICTED =
            "{\"camera\":\"a\",\"sequence\":%d,\"file\":\"%d.png\",\"width\":2,\"height\":1,"
                    + "\"kind\":\"RELATIVE_DISPARITY\",\"scale\":0.5,\"offset\":1}\n";

    @TempDir Path folder;

    @Test
    void framesComeInTheOrderOfTheirCamera() throws IOException {
        write(
                PREDICTED.formatted(10, 10)
                        + PREDICTED.formatted(2, 2)
                        + "{\"camera\":\"a\",\"sequence\":3,\"failure\":\"X\",\"message\":\"y\"}\n"
                        + "{\"camera\":\"b\",\"sequence\":0,\"name\":\"n\",\"failure\":\"X\"}\n");
        Map<String, List<IndexedFrame>> cameras = DepthIndex.read(folder);
        assertThat(cameras).containsOnlyKeys("a", "b");
        assertThat(cameras.get("a"))
                .extracting(IndexedFrame::sequence)
                .containsExactly(2L, 3L, 10L);
        assertThat(cameras.get("a").get(1).depth()).isNull();
        assertThat(cameras.get("a").get(2).depth().file()).isEqualTo("10.png");
    }

    @Test
    void aLineThatIsNoneIsNamed() throws IOException {
        write(PREDICTED.formatted(0, 0) + "{\"camera\":\"a\"}\n");
        assertThatThrownBy(() -> DepthIndex.read(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("index.jsonl, line 2")
                .hasMessageContaining("sequence");
    }

    @Test
    void namesOfCamerasStayInTheFolder() {
        assertThat(CameraNames.relativePath("images/second")).isEqualTo("images/second");
        assertThat(CameraNames.relativePath("/../a:b//.c")).isEqualTo("_/a_b/_c");
        assertThat(CameraNames.relativePath("///")).isEqualTo("camera");
    }

    private void write(String lines) throws IOException {
        Files.writeString(folder.resolve("index.jsonl"), lines);
    }
}
