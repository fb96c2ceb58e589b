// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.DepthLabel;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The description of a data set.
 *
 * @param name name in configurations and commands
 * @param content type of its items
 * @param layout folders and files below the root
 * @param kind kind of the labels; null if there are none or if an option determines it
 * @param unit unit of the labels; null in the same cases as {@code kind}
 * @param mask condition for valid pixels
 * @param intrinsics source of the intrinsics; empty if there are none
 * @param sky source of the sky mask; empty if there is none
 * @param options names of its options
 */
@Internal
public record DatasetDescription(
        String name,
        Content content,
        String layout,
        @Nullable DepthLabel.Kind kind,
        @Nullable DepthLabel.Unit unit,
        String mask,
        String intrinsics,
        String sky,
        Set<String> options) {

    /** The type of a data set's items. */
    public enum Content {
        /** {@link io.flinkdepth.training.dataset.LabelledSample}. */
        LABELLED,
        /** {@link io.flinkdepth.training.dataset.RgbImage}. */
        IMAGES,
        /** {@link io.flinkdepth.training.dataset.OrdinalImage}. */
        ORDINAL
    }
}
