// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.Nullable;

/** The options of a data set in a configuration, which are checked when they are read. */
final class DatasetOptions {
    private final String dataset;
    private final Path root;
    private final Map<String, String> values;

    DatasetOptions(String dataset, Path root, Map<String, String> values, Set<String> known) {
        Set<String> unknown = new TreeSet<>(values.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "the data set %s has no option %s; it has %s"
                            .formatted(dataset, unknown, new TreeSet<>(known)));
        }
        this.dataset = dataset;
        this.root = root;
        this.values = values;
    }

    Path root() {
        return root;
    }

    /** Returns a path; a relative path is below the root. */
    @Nullable
    Path path(String option) {
        String value = values.get(option);
        return value == null ? null : root.resolve(value);
    }

    /** Returns a path below the root, or the root itself. */
    Path folder(String option) {
        Path path = path(option);
        return path == null ? root : path;
    }

    String text(String option, String otherwise) {
        return values.getOrDefault(option, otherwise);
    }

    String oneOf(String option, String otherwise, List<String> allowed) {
        String value = text(option, otherwise);
        if (!allowed.contains(value)) {
            throw refused(option, value, "one of " + allowed);
        }
        return value;
    }

    double positive(String option, double otherwise) {
        String value = values.get(option);
        if (value == null) {
            return otherwise;
        }
        try {
            double number = Double.parseDouble(value);
            if (number > 0 && Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw refused(option, value, "a number above 0");
        }
        throw refused(option, value, "a number above 0");
    }

    int count(String option, int otherwise) {
        double number = positive(option, otherwise);
        if (number != Math.rint(number) || number > Integer.MAX_VALUE) {
            throw refused(option, values.get(option), "a whole number of at least 1");
        }
        return (int) number;
    }

    private IllegalArgumentException refused(String option, String value, String expected) {
        return new IllegalArgumentException(
                "the option %s of the data set %s must be %s, not %s"
                        .formatted(option, dataset, expected, value));
    }
}
