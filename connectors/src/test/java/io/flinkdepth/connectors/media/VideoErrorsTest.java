// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user reads why a video cannot be opened, and nothing of C functions or of Java's. */
class VideoErrorsTest {

    @TempDir private Path folder;

    private void refused(String name, byte[] content, String why) throws IOException {
        Path file = Files.write(folder.resolve(name), content);
        assertRefused(file.toString(), why);
    }

    private static void assertRefused(String location, String why) {
        assertThatThrownBy(() -> VideoFile.open(MediaAddress.of(location), Duration.ofSeconds(5)))
                .isInstanceOf(IOException.class)
                .hasMessage("the video %s cannot be opened: %s".formatted(location, why));
    }

    private static byte[] noise(String begin) {
        byte[] bytes = new byte[5000];
        new Random(1).nextBytes(bytes);
        byte[] first = begin.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(first, 0, bytes, 0, first.length);
        return bytes;
    }

    @Test
    void brokenFilesSayWhatIsWrong() throws IOException {
        String damaged = "it is damaged, or of an unknown format";
        refused("empty.mp4", new byte[0], damaged);
        refused("noise.mp4", noise(""), damaged);
        refused("noise.mkv", noise("\u001aE\u00df\u00a3"), damaged);
        refused("list.m3u8", "#EXTM3U\n#EXTINF:1,\nfile:///x\n".getBytes(), damaged);
        refused("noise.avi", noise("RIFF\u0088\u0013\0\0AVI LIST"), "it contains no video");
        byte[] packets = noise("");
        for (int i = 0; i < packets.length; i += 188) {
            packets[i] = 'G';
        }
        refused("noise.ts", packets, "it ends before its first picture");
        refused("cut.ts", Arrays.copyOf(packets, 188 * 6), "it ends before its first picture");
    }

    @Test
    void whatTheSystemSaysIsKept() {
        assertRefused(folder.resolve("none.mp4").toString(), "No such file or directory");
        assertRefused("rtsp://127.0.0.1:1/camera", "Connection refused");
    }
}
