// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class LiveCameraTest {

    @ParameterizedTest
    @MethodSource("errorsOfOnePicture")
    void anErrorOfOneConnectionLeadsToTheNextOne(Error error) throws Exception {
        AtomicInteger connections = new AtomicInteger();
        CountDownLatch second = new CountDownLatch(2);
        LiveCamera.Connector failing =
                () -> {
                    connections.incrementAndGet();
                    second.countDown();
                    throw error;
                };
        try (LiveCamera camera = new LiveCamera("gate", failing)) {
            second.await();
            assertThat(camera.poll()).isNull();
        }
        assertThat(connections.get()).isGreaterThanOrEqualTo(2);
    }

    private static List<Error> errorsOfOnePicture() {
        return List.of(
                new StackOverflowError("in a decoder"), new OutOfMemoryError("Java heap space"));
    }

    @Test
    void aFatalErrorReachesTheOneWhoPolls() throws Exception {
        LiveCamera.Connector failing =
                () -> {
                    throw new OutOfMemoryError("no memory for a picture");
                };
        try (LiveCamera camera = new LiveCamera("gate", failing)) {
            assertThatThrownBy(() -> pollFor(camera))
                    .hasMessageContaining("gate")
                    .hasMessageContaining("no memory for a picture");
        }
    }

    private static void pollFor(LiveCamera camera) throws IOException {
        while (!Thread.currentThread().isInterrupted()) {
            camera.poll();
        }
    }
}
