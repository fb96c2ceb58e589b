// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameDefect;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which errors are one frame's. */
class FrameErrorsTest {

    private static Optional<FrameDefect> defectOf(Throwable error) {
        return FrameErrors.defectOf(error, FailureReason.CORRUPT_IMAGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Java heap space",
                "Requested array size exceeds VM limit",
                "Physical memory usage is too high: physicalBytes (9G) > maxPhysicalBytes (8G)",
                "Failed to allocate memory within limits: totalBytes (9G) > maxBytes (8G)",
                "Cannot allocate new BytePointer(9): totalBytes = 8G, physicalBytes = 8G"
            })
    void tooLittleMemoryForOneFrameIsTheFrames(String message) {
        OutOfMemoryError error = new OutOfMemoryError(message);
        assertThat(defectOf(error))
                .contains(
                        new FrameDefect(
                                FailureReason.OUT_OF_MEMORY,
                                "there was too little memory for this frame: " + message));
        assertThat(FrameErrors.defectOf(error, FailureReason.CORRUPT_IMAGE, () -> false))
                .as("where there is none for others")
                .isEmpty();
    }

    @Test
    void aRealAllocationThatFailsIsTheFrames() {
        Throwable error = catchThrowable(() -> new long[Integer.MAX_VALUE].clone());
        assertThat(error).isInstanceOf(OutOfMemoryError.class);
        assertThat(defectOf(error)).isPresent();
    }

    @Test
    void anAllocationOfOpenCvIsTheFrames() {
        RuntimeException error =
                new RuntimeException(
                        "OpenCV(4.13.0) alloc.cpp:73: error: (-4:Insufficient memory) Failed to"
                                + " allocate 9 bytes in function 'OutOfMemoryError'");
        assertThat(defectOf(error))
                .hasValueSatisfying(
                        d -> assertThat(d.reason()).isEqualTo(FailureReason.OUT_OF_MEMORY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Metaspace",
                "Compressed class space",
                "Direct buffer memory",
                "GC overhead limit exceeded",
                "unable to create native thread: possibly out of memory or process limits reached"
            })
    void memoryThatFramesHaveNoPartInIsTheProcesss(String message) {
        assertThat(defectOf(new OutOfMemoryError(message))).isEmpty();
    }

    @Test
    void otherErrorsAreTheFramesUnlessTheyMeetEveryFrame() {
        assertThat(defectOf(new StackOverflowError()))
                .contains(
                        new FrameDefect(
                                FailureReason.CORRUPT_IMAGE,
                                "processing this frame gave java.lang.StackOverflowError"));
        assertThat(defectOf(new InternalError("a fault in the JVM"))).isEmpty();
        assertThat(defectOf(new UnsatisfiedLinkError("no library"))).isEmpty();
        assertThat(defectOf(new IllegalStateException("a defect of the program"))).isEmpty();
        assertThat(defectOf(new OutOfMemoryError())).as("without a message").isEmpty();
    }
}
