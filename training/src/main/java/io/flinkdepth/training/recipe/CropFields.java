// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import io.flinkdepth.training.augment.StrongPerturbation;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** The field {@code crop}; see {@link CropSettings}. */
@Internal
public record CropFields(
        int minSide,
        @Nullable Integer maxSide,
        double maxAspect,
        double minShare,
        double flipShare,
        boolean cameraVariation,
        Colours colours,
        double cutMixShare) {

    /** Perturbation of the colours of pseudo-labelled images. */
    enum Colours {
        NONE,
        STRONG
    }

    /** Maps the fields onto settings; without maxSide all crops have one size. */
    public CropSettings settings() {
        return new CropSettings(
                minSide,
                maxSide == null ? minSide : maxSide,
                maxAspect,
                minShare,
                flipShare,
                cameraVariation,
                colours == Colours.STRONG ? StrongPerturbation.DEFAULT : null,
                cutMixShare);
    }
}
