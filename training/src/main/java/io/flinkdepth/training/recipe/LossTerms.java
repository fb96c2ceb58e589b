package io.flinkdepth.training.recipe;

import java.util.LinkedHashMap;
import java.util.Map;

/** Losses by name, with their sum as it is minimised. */
final class LossTerms {
    static final String TOTAL = "total";
    static final String ALIGNED_SHARE = "aligned tokens";

    private final Map<String, Double> values = new LinkedHashMap<>(Map.of(TOTAL, 0.0));

    void add(String name, double value) {
        values.merge(name, value, Double::sum);
    }

    void addToTotal(double value) {
        add(TOTAL, value);
    }

    /** Adds what another batch gave, times a share. */
    void add(LossTerms other, double share) {
        other.values.forEach((name, value) -> add(name, value * share));
    }

    double total() {
        return values.get(TOTAL);
    }

    Map<String, Double> asMap() {
        return Map.copyOf(values);
    }
}
