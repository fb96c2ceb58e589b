// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameDefect;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.ExceptionUtils;
import org.bytedeco.javacpp.BytePointer;

/**
 * Distinguishes errors that concern one frame from errors that concern the process. If there is not
 * enough memory for a large frame, but enough for other frames, this is a defect of the frame.
 * Thread-safe.
 */
@Internal
public final class FrameErrors {

    /** Memory of a small frame, on the heap and outside. */
    private static final int PROBE_BYTES = 1 << 16;

    private FrameErrors() {}

    /**
     * Returns the defect of the frame that was being processed.
     *
     * @param reason the reason for errors other than a lack of memory
     * @return empty if the error does not concern the frame and must fail the task
     */
    public static Optional<FrameDefect> defectOf(Throwable error, FailureReason reason) {
        return defectOf(error, reason, FrameErrors::hasMemory);
    }

    /** As {@link #defectOf}, and throws an error that does not concern the frame. */
    public static FrameDefect defectOrRethrow(Throwable error, FailureReason reason) {
        Optional<FrameDefect> defect = defectOf(error, reason);
        if (defect.isEmpty()) {
            ExceptionUtils.rethrow(error);
        }
        return defect.get();
    }

    static Optional<FrameDefect> defectOf(
            Throwable error, FailureReason reason, BooleanSupplier hasMemory) {
        if (isOutOfMemory(error)) {
            return hasMemory.getAsBoolean()
                    ? Optional.of(
                            new FrameDefect(
                                    FailureReason.OUT_OF_MEMORY,
                                    "there was too little memory for this frame: "
                                            + error.getMessage()))
                    : Optional.empty();
        }
        // A missing class or library affects every frame.
        boolean everyFrames =
                !(error instanceof Error)
                        || error instanceof LinkageError
                        || ExceptionUtils.isJvmFatalOrOutOfMemoryError(error);
        return everyFrames
                ? Optional.empty()
                : Optional.of(new FrameDefect(reason, "processing this frame gave " + error));
    }

    /**
     * Whether a single allocation failed, in Java, JavaCPP or OpenCV. Other messages of an
     * OutOfMemoryError concern classes, threads or direct buffers, which do not depend on frames.
     */
    private static boolean isOutOfMemory(Throwable error) {
        String message = String.valueOf(error.getMessage());
        if (error instanceof OutOfMemoryError) {
            return message.startsWith("Java heap space")
                    || message.startsWith("Requested array size exceeds VM limit")
                    || message.startsWith("Physical memory usage is too high")
                    || message.startsWith("Failed to allocate memory within limits")
                    || message.startsWith("Cannot allocate new");
        }
        return error instanceof RuntimeException && message.contains("(-4:Insufficient memory)");
    }

    private static boolean hasMemory() {
        try (BytePointer outside = new BytePointer(PROBE_BYTES)) {
            return new byte[PROBE_BYTES].length == outside.capacity();
        } catch (OutOfMemoryError e) {
            return false;
        }
    }
}
