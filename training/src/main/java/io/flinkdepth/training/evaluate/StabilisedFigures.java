// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;

/** Separates the figures of stabilised predictions from those of the plain ones. */
final class StabilisedFigures {
    private StabilisedFigures() {}

    /** The figures of the predictions as the model made them. */
    static Map<String, Double> plain(Map<String, Double> figures) {
        Map<String, Double> plain = new LinkedHashMap<>(figures);
        plain.keySet().removeIf(name -> name.startsWith(StabilisedClip.PREFIX));
        return plain;
    }

    /** The figures of the stabilised predictions, by the same names; empty if there are none. */
    static Map<String, Double> stabilised(Map<String, Double> figures) {
        Map<String, Double> stabilised = new LinkedHashMap<>();
        figures.forEach(
                (name, value) -> {
                    if (name.startsWith(StabilisedClip.PREFIX)) {
                        stabilised.put(name.substring(StabilisedClip.PREFIX.length()), value);
                    }
                });
        return stabilised;
    }

    /** Each row, followed by a row of its stabilised figures where there are any. */
    static Map<String, Map<String, Double>> beside(Map<String, Map<String, Double>> rows) {
        Map<String, Map<String, Double>> versions = new LinkedHashMap<>();
        rows.forEach(
                (name, figures) -> {
                    versions.put(name, plain(figures));
                    Map<String, Double> stabilised = stabilised(figures);
                    if (!stabilised.isEmpty()) {
                        versions.put(name + ", stabilised", stabilised);
                    }
                });
        return versions;
    }
}
