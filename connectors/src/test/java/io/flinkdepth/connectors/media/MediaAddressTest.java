// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class MediaAddressTest {

    @ParameterizedTest
    @CsvSource({
        "rtsp://admin:geheim@gate:554/live, gate:554/live",
        "rtsp://admin:geh/geheim@gate/live, gate/live",
        "rtsp://admin:geheim@geheim@gate/live, gate/live",
        "rtsp://admin:ge?geheim=1/@gate/live, gate/live",
        "rtsp://geheim@gate/live, gate/live",
        "rtsp://gate/live?user=admin&password=geheim, gate/live",
        "rtsp://gate/live?user=a@b.c&password=geheim, gate/live",
        "rtsp://gate:554/user=admin&password=geheim&channel=1/main, gate:554/main",
        "rtsp://admin:geheim@[fe80::1]:554/live?token=geheim2, [fe80::1]:554/live",
        "http://admin:geheim@gate/video.mp4, gate/video.mp4",
        "rtsp://gate, gate",
        "rtsp://gate:554/a/b, gate:554/a/b",
    })
    void nobodySeesASecret(String uri, String name) {
        MediaAddress address = MediaAddress.of(uri);
        assertThat(address.name()).isEqualTo(name);
        assertThat(address.toString())
                .isEqualTo(MediaNames.scheme(uri) + "://" + name)
                .doesNotContain("geheim");
        assertThat(address.withCredentials()).isEqualTo(uri);
        assertThat(address.hideIn("cannot open '" + uri + "': code 5 of geheim"))
                .doesNotContain(uri.contains("geheim") ? "geheim@" : "nothing of it")
                .startsWith("cannot open '" + address + "'");
    }

    @Test
    void aPathIsItself() {
        assertThat(MediaAddress.of("/videos/a=b@c.mp4")).hasToString("/videos/a=b@c.mp4");
        assertThat(MediaAddress.of("file:///videos/a@c.mp4")).hasToString("file:///videos/a@c.mp4");
    }

    /** Nobody listens there: FFmpeg's message has the whole address in it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://admin:geheim@127.0.0.1:1/a.mp4",
                "http://admin:ge/heim-geheim@127.0.0.1:1/a.mp4",
                "http://127.0.0.1:1/a.mp4?password=geheim",
                "http://127.0.0.1:1/user=admin&password=geheim/a.mp4",
                "rtsp://admin:geheim@127.0.0.1:1/a",
                "rtsp://127.0.0.1:1/user=admin&password=geheim",
            })
    void noMessageHasASecret(String uri) {
        assertThatThrownBy(() -> VideoFile.open(MediaAddress.of(uri), Duration.ofSeconds(5)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:1")
                .satisfies(
                        problem -> {
                            for (Throwable e = problem; e != null; e = e.getCause()) {
                                assertThat(e.toString()).doesNotContain("geheim");
                            }
                        });
    }
}
