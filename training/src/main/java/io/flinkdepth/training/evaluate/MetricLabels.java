// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.DepthLabel;

/** Checks that labels are in metres. */
final class MetricLabels {
    private MetricLabels() {}

    static DepthLabel checked(DepthLabel label) {
        if (label.unit() != DepthLabel.Unit.METRES) {
            throw new IllegalArgumentException(
                    "metric models can be scored against metres only; these labels are in "
                            + label.unit());
        }
        return label;
    }
}
