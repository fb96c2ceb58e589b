// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A job that looks through an RTSP camera. */
@Timeout(120)
class RtspSourceITCase {

    /** Numbers from here on are of the second connection. */
    private static final int SECOND = 128;

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @Test
    void aCameraThatBreaksOffInThePictureIsLookedThroughAgain() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (RtspServer camera = new RtspServer((viewing, viewer) -> play(viewing, viewer, seen))) {
            MediaSource source =
                    MediaSource.cameras()
                            .inputs(camera.uri())
                            .cameraName("gate")
                            .networkTimeout(Duration.ofSeconds(5))
                            .build();
            try (CloseableIterator<Frame> frames = frames(source)) {
                int number = -1;
                long sequence = 0;
                boolean before = false;
                while (number < SECOND) {
                    Frame frame = frames.next();
                    assertThat(frame.defect()).isNull();
                    assertThat(frame.cameraId()).isEqualTo("gate");
                    assertThat(frame.identity().sequence()).isGreaterThan(sequence);
                    sequence = frame.identity().sequence();
                    number = TestVideos.number(frame.image());
                    before |= number < SECOND;
                    seen.countDown();
                }
                assertThat(before).isTrue();
            }
        }
    }

    private static CloseableIterator<Frame> frames(MediaSource source) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(new Configuration());
        environment.setParallelism(1);
        return environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "camera")
                .executeAndCollect();
    }

    /** Shows numbers until the job has one, then breaks off in a packet; the second goes on. */
    private static void play(int viewing, RtspServer.Viewer viewer, CountDownLatch seen)
            throws IOException {
        int first = viewing == 0 ? 0 : SECOND;
        for (int i = 0; viewing > 0 || seen.getCount() > 0; i++) {
            viewer.show(first + i % SECOND);
        }
        viewer.showHalf(first);
    }
}
