// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.ndarray.NDArray;
import io.flinkdepth.training.optimizer.AdamW;
import io.flinkdepth.training.recipe.OptimizerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The parameters that a recipe trains, in groups with one learning rate and weight decay each. */
final class TrainedParameters {
    private static final String ENCODER = "pretrained.";

    private TrainedParameters() {}

    /**
     * @throws IllegalArgumentException if {@code optimizer.trained} names a parameter that the
     *     network does not have, or none with a learning rate
     */
    static List<AdamW.Group> groups(Map<String, NDArray> parameters, OptimizerSettings settings) {
        requireNames(parameters, settings);
        List<AdamW.Group> groups = new ArrayList<>();
        for (boolean encoder : new boolean[] {true, false}) {
            float rate = encoder ? settings.encoderRate() : settings.decoderRate();
            for (boolean exempt : new boolean[] {false, true}) {
                Map<String, NDArray> members = new LinkedHashMap<>();
                parameters.forEach(
                        (name, array) -> {
                            if (isTrained(name, settings)
                                    && name.startsWith(ENCODER) == encoder
                                    && containsAny(name, settings.exempt()) == exempt) {
                                members.put(name, array);
                            }
                        });
                if (rate > 0 && !members.isEmpty()) {
                    groups.add(new AdamW.Group(members, rate, exempt ? 0 : settings.weightDecay()));
                }
            }
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException(
                    "optimizer.trained is "
                            + settings.trained()
                            + ", but the learning rate of all of these is 0; give encoderRate or"
                            + " decoderRate");
        }
        return groups;
    }

    private static void requireNames(Map<String, NDArray> parameters, OptimizerSettings settings) {
        for (String part : settings.trained()) {
            if (parameters.keySet().stream().noneMatch(name -> name.contains(part))) {
                throw new IllegalArgumentException(
                        "optimizer.trained names "
                                + part
                                + ", but no parameter of the network has that in its name; they"
                                + " are "
                                + String.join(", ", new TreeSet<>(parameters.keySet())));
            }
        }
    }

    private static boolean isTrained(String name, OptimizerSettings settings) {
        return settings.trained().isEmpty() || containsAny(name, settings.trained());
    }

    private static boolean containsAny(String name, List<String> parts) {
        return parts.stream().anyMatch(name::contains);
    }
}
