// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deprecated names of fields, which every version reads. They are replaced before defaults are
 * added, which have the new names.
 */
final class FormerNames {
    private static final Logger LOG = LoggerFactory.getLogger(FormerNames.class);

    private static final Map<String, String> FIELDS =
            Map.of("views", "crop", "announce", "modelUpdates");

    /** By the mapping that a field is in. */
    private static final Map<String, Map<String, String>> NESTED =
            Map.of(
                    "crop", Map.of("minimumWindow", "minShare"),
                    "objective", Map.of("dropLargest", "ignoredShare"),
                    "trigger", Map.of("atLeast", "minLabels"),
                    "publish", Map.of("firstAtMost", "maxFirstError"));

    private FormerNames() {}

    /** Gives the fields of a file, and of a loop's overrides, their present names. */
    static void replace(String origin, ObjectNode fields) {
        replace(origin, fields, FIELDS);
        NESTED.forEach(
                (name, names) -> {
                    if (fields.get(name) instanceof ObjectNode mapping) {
                        replace(origin, mapping, names);
                    }
                });
        if (fields.get("overrides") instanceof ObjectNode overrides) {
            replace(origin, overrides);
        }
    }

    private static void replace(String origin, ObjectNode mapping, Map<String, String> names) {
        names.forEach(
                (former, present) -> {
                    if (!mapping.has(former)) {
                        return;
                    }
                    if (mapping.has(present)) {
                        throw new IllegalArgumentException(
                                "%s: field %s is given, and so is %s, its former name; remove %s"
                                        .formatted(origin, present, former, former));
                    }
                    LOG.warn("{}: field {} is deprecated; write {}", origin, former, present);
                    mapping.set(present, mapping.remove(former));
                });
    }
}
