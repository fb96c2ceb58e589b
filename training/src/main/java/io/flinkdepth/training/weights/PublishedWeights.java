// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.network.ParameterShapes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.annotation.Internal;

/**
 * A weight file as the parameters of one network: official names of Depth Anything 1 and 2, those
 * of Depth Anything 3, or those of the transformers library, where query, key and value are apart.
 * Does not own the file.
 */
@Internal
public final class PublishedWeights implements NetworkParameters.Source {
    private static final int LISTED = 12;
    private static final String DEPTH_ANYTHING_3 = "model.backbone.pretrained.";

    private final WeightFile file;
    private final Map<String, List<String>> names;

    private PublishedWeights(WeightFile file, Map<String, List<String>> names) {
        this.file = file;
        this.names = names;
    }

    /**
     * Checks that a file holds exactly the parameters of a network.
     *
     * @throws WeightFileException naming every tensor that is missing, extra or misshapen
     */
    public static PublishedWeights of(
            Path path, WeightFile file, DepthNetworkConfiguration configuration)
            throws WeightFileException {
        Map<String, WeightHeader> tensors = file.tensors();
        Function<String, List<String>> naming = naming(tensors.keySet());
        Map<String, List<String>> names = new LinkedHashMap<>();
        Set<String> extra = new HashSet<>(tensors.keySet());
        List<String> problems = new ArrayList<>();
        ParameterShapes.of(configuration)
                .forEach(
                        (name, shape) -> {
                            List<String> parts = naming.apply(name);
                            parts.forEach(extra::remove);
                            if (unread(name) && !tensors.keySet().containsAll(parts)) {
                                return;
                            }
                            names.put(name, parts);
                            long[] expected = shape.clone();
                            expected[0] /= parts.size();
                            parts.forEach(p -> check(p, expected, tensors.get(p), problems));
                        });
        extra.stream().sorted().forEach(name -> problems.add("extra " + name));
        if (!problems.isEmpty()) {
            throw new WeightFileException(path, describe(problems, tensors.size()));
        }
        return new PublishedWeights(file, names);
    }

    private static Function<String, List<String>> naming(Set<String> found) {
        if (found.stream().anyMatch(name -> name.startsWith("backbone."))) {
            return HubNames::of;
        }
        return found.stream().anyMatch(name -> name.startsWith(DEPTH_ANYTHING_3))
                ? PublishedWeights::inDepthAnything3
                : List::of;
    }

    private static List<String> inDepthAnything3(String official) {
        String prefix = official.startsWith("pretrained.") ? "model.backbone." : "model.head.";
        return List.of(prefix + official.replaceFirst("^depth_head\\.", ""));
    }

    private static String describe(List<String> problems, int tensors) {
        List<String> listed = problems.subList(0, Math.min(LISTED, problems.size()));
        int more = problems.size() - listed.size();
        return "its "
                + tensors
                + " tensors are not those of this encoder and head: "
                + String.join("; ", listed)
                + (more > 0 ? "; and " + more + " more" : "")
                + ". Is --encoder right?";
    }

    private static void check(
            String name, long[] expected, WeightHeader header, List<String> problems) {
        if (header == null) {
            problems.add("missing " + name);
        } else if (!Arrays.equals(header.shape(), expected)) {
            problems.add(
                    name
                            + " has shape "
                            + Arrays.toString(header.shape())
                            + ", expected "
                            + Arrays.toString(expected));
        } else if (!header.type().floating()) {
            problems.add(name + " is of " + header.type() + ", expected a floating-point type");
        }
    }

    /** Carried along by the official files, used by no forward pass, left out by some exports. */
    private static boolean unread(String name) {
        return name.endsWith("mask_token") || name.contains("refinenet4.resConfUnit1");
    }

    @Override
    public float[] values(String name, long[] shape) throws IOException {
        List<String> parts = names.get(name);
        int count = Math.toIntExact(new WeightHeader(WeightType.F32, shape).count());
        if (parts == null) {
            return new float[count];
        }
        if (parts.size() == 1) {
            return file.read(parts.get(0));
        }
        float[] joined = new float[count];
        int position = 0;
        for (String part : parts) {
            float[] values = file.read(part);
            System.arraycopy(values, 0, joined, position, values.length);
            position += values.length;
        }
        return joined;
    }
}
