// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/** A weight file is damaged, truncated or not accepted. The message names the file. */
@Internal
public class WeightFileException extends IOException {
    private static final long serialVersionUID = 1L;

    /** An error about one file. */
    public WeightFileException(Path file, String problem) {
        super(file + ": " + problem);
    }

    /** An error about one file, with its cause. */
    public WeightFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
