package io.flinkdepth.training.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.annotation.Experimental;

/**
 * One image with measured depth, not yet read.
 *
 * @param image the image file
 * @param depth reads the measured depth
 */
@Experimental
public record EvaluationSample(Path image, DepthReader depth) {

    /** Reads a measured depth. */
    @FunctionalInterface
    public interface DepthReader {
        /** The depth with its mask. */
        MeasuredDepth read() throws IOException;
    }
}
