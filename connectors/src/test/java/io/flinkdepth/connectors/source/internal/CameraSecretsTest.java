// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.source.FrameEncoding;
import io.flinkdepth.connectors.source.FrameTime;
import io.flinkdepth.connectors.source.MediaSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Credentials of inputs are in the job's settings, and nowhere that a run writes to. */
class CameraSecretsTest {

    private static final String[] INPUTS = {
        "rtsp://admin:geheim@gate/live",
        "rtsp://gate/user=admin&password=geheim&channel=1",
        "rtsp://gate/user=admin&password=geheim&channel=2",
        "http://server/a.mp4?password=geheim",
    };

    private static MediaSettings settings() {
        return new MediaSettings(
                MediaSettings.Layout.CAMERAS,
                new ArrayList<>(List.of(INPUTS)),
                null,
                true,
                null,
                1,
                FrameTime.FILE,
                FrameEncoding.JPEG,
                Duration.ofSeconds(1),
                0,
                1);
    }

    @Test
    void splitsAndNamesHaveNone() throws Exception {
        List<MediaSplit> splits = MediaSource.cameras().inputs(INPUTS).build().findCameras();
        assertThat(splits).hasSize(INPUTS.length);
        for (int i = 0; i < INPUTS.length; i++) {
            MediaSplit split = splits.get(i);
            byte[] state = new MediaSplitSerializer(MediaSettings.Layout.CAMERAS).serialize(split);
            assertThat(new String(state, StandardCharsets.ISO_8859_1)).doesNotContain("geheim");
            assertThat(split.toString()).doesNotContain("geheim").doesNotContain("admin");
            assertThat(settings().address(split).withCredentials()).isEqualTo(INPUTS[i]);
        }
    }

    @Test
    void aSplitOfAnOlderCheckpointIsOpenedAsItSays() {
        MediaSplit old =
                MediaSplit.ofCamera(MediaSplit.Kind.LIVE, "gate", "rtsp://a:b@gate/old", "");
        assertThat(settings().address(old).withCredentials()).isEqualTo("rtsp://a:b@gate/old");
    }
}
