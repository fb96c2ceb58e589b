// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/** Losses by name, and the total that is minimised. */
@Internal
public final class LossTerms {
    static final String TOTAL = "total";
    static final String ALIGNED_SHARE = "aligned tokens";

    private final Map<String, Double> values = new TreeMap<>(Map.of(TOTAL, 0.0));

    void add(String name, double value) {
        values.merge(name, value, Double::sum);
    }

    public void addToTotal(double value) {
        add(TOTAL, value);
    }

    /** Adds the losses of another batch, multiplied by a share. */
    void add(LossTerms other, double share) {
        other.values.forEach((name, value) -> add(name, value * share));
    }

    /** Returns the values in the order of their names. */
    float[] values() {
        float[] result = new float[values.size()];
        int i = 0;
        for (double value : values.values()) {
            result[i++] = (float) value;
        }
        return result;
    }

    /** Replaces the values, in the order of their names. */
    void setValues(float[] replacement) {
        int i = 0;
        for (Map.Entry<String, Double> entry : values.entrySet()) {
            entry.setValue((double) replacement[i++]);
        }
    }

    Map<String, Double> asMap() {
        return Map.copyOf(values);
    }
}
