// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.weights.SafetensorsFile;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A linear mixture of the weights before and after a training: {@code (1 − a) · start + a ·
 * trained}. A mixture keeps more of what the start does well (Wortsman et al., Robust fine-tuning
 * of zero-shot models, arXiv 2109.01903, section 3).
 */
final class WeightMixture {
    private WeightMixture() {}

    /**
     * Writes the mixture of two files of the same network.
     *
     * @param coefficient the share of the trained weights, from 0 to 1
     */
    static void write(Path start, Path trained, double coefficient, Path target)
            throws IOException {
        try (SafetensorsFile before = SafetensorsFile.open(start);
                SafetensorsFile after = SafetensorsFile.open(trained)) {
            Map<String, long[]> shapes = new LinkedHashMap<>();
            after.tensors().forEach((name, header) -> shapes.put(name, header.shape()));
            SafetensorsWriter.write(
                    target,
                    shapes,
                    name -> mix(before.read(name), after.read(name), coefficient),
                    WeightType.F32,
                    Map.of());
        }
    }

    private static float[] mix(float[] start, float[] trained, double coefficient) {
        float[] mixed = new float[trained.length];
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = (float) (start[i] + coefficient * ((double) trained[i] - start[i]));
        }
        return mixed;
    }
}
