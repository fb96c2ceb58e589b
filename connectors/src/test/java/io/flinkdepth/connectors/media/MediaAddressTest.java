// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rtsp://admin:%s@gate:554/live",
                "rtsp://admin:%s@gate/live?channel=1",
                "rtsp://admin:%s@gate/live?user=a&password=%s",
                "rtsp://admin:%s@gate/user=a&password=%s",
                "rtsp://%s@gate",
                "rtsp://gate/user=admin&password=%s",
                "rtsp://gate:554/user=admin&password=%s&channel=1/main",
                "rtsp://gate/user=admin&password=%s/",
                "rtsp://gate/live/user=admin&password=%s/main",
                "rtsp://gate/user=admin/password=%s/main",
                "rtsp://gate/user=admin_password=%s_channel=1",
                "rtsp://gate/user%%3Dadmin&password%%3D%s",
                "rtsp://gate/live;user=admin;password=%s",
                "rtsp://gate/live?user=admin&password=%s",
                "rtsp://gate/li@ve?user=admin&password=%s",
                "rtsp://gate?user=admin&password=%s",
                "rtsp://[fe80::1]:554/live?password=%s&channel=1",
                "rtsp://[fe80::1]/Password=%s",
                "http://gate/a.mp4?access_token=%s",
                "rtsp://admin%%3A%s%%40gate/live",
            })
    void noFormOfAPasswordIsInTheNameOfACamera(String form) {
        for (String password :
                List.of(
                        "geheim",
                        "geh/geheim",
                        "geh@geheim",
                        "geh?geheim",
                        "geh%40geheim",
                        "geh;geheim",
                        "geh:geheim",
                        "geh&geheim",
                        "geh#geheim",
                        "123@geheim",
                        "geh@x/geheim@y/geheim")) {
            boolean encoded = form.contains("%%40");
            String written = encoded ? password.replace("@", "%40") : password;
            String uri = form.replace("%s", written).replace("%%", "%");
            MediaAddress address = MediaAddress.of(uri);
            assertThat(address.name()).as(uri).doesNotContain("geheim").isNotEmpty();
            assertThat(address.toString()).as(uri).doesNotContain("geheim");
            assertThat(address.hideIn("cannot open " + uri)).as(uri).doesNotContain("geheim");
        }
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
