// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.alignment;

import java.io.Serializable;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/**
 * The drive that is evaluated.
 *
 * @param dataset name of the data set
 * @param folder its folder
 * @param frameMillis time between frames
 * @param capMetres larger depths do not count
 */
@Internal
public record AlignmentInput(String dataset, String folder, long frameMillis, double capMetres)
        implements Serializable {

    Path root() {
        return Path.of(folder);
    }
}
