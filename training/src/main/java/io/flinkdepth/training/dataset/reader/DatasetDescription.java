// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.DepthLabel;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Describes a data set that is not open.
 *
 * @param name in configurations and commands
 * @param content what its items are
 * @param layout folders and files below the root
 * @param kind of the labels; null where there are none, or the options say it
 * @param unit of the labels; null as {@code kind}
 * @param mask which pixels count
 * @param intrinsics where they come from; empty where there are none
 * @param sky how it is known; empty if unknown
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

    /** What a data set's items are read as. */
    public enum Content {
        /** {@link io.flinkdepth.training.dataset.LabelledSample}. */
        LABELLED,
        /** {@link io.flinkdepth.training.dataset.RgbImage}. */
        IMAGES,
        /** {@link io.flinkdepth.training.dataset.OrdinalImage}. */
        ORDINAL
    }
}
