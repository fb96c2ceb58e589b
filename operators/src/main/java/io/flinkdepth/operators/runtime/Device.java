// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The device that runs a model: {@code cpu}, {@code cuda:N}, or {@code auto}, which selects a GPU
 * if one is usable and the CPU otherwise, and logs the selected device with the reason. On a
 * cluster with the external resource {@code gpu}, {@code auto} and {@code cuda} use the assigned
 * index. Of a list, {@code cuda:0,cuda:1}, each subtask uses one GPU, in turn.
 *
 * @param kind the kind of device
 * @param indices the numbers of the GPUs, counted from 0; empty for the one that the cluster
 *     assigns (the first, if it assigns none)
 */
@PublicEvolving
public record Device(Kind kind, List<Integer> indices) implements Serializable {

    /** The kinds of device. */
    public enum Kind {
        AUTO,
        CPU,
        CUDA
    }

    /** No index is specified. */
    public static final int ANY = -1;

    /** A GPU if one is usable, otherwise the CPU. */
    public static final Device AUTO = new Device(Kind.AUTO, List.of());

    /** The CPU. */
    public static final Device CPU = new Device(Kind.CPU, List.of());

    private static final Pattern GPUS = Pattern.compile("cuda:\\d{1,4}(,cuda:\\d{1,4})*");

    /**
     * The GPUs with these numbers, over which the subtasks are spread; the job fails if one of them
     * is not usable.
     */
    public static Device cuda(int... indices) {
        return new Device(Kind.CUDA, Arrays.stream(indices).boxed().toList());
    }

    public Device {
        indices = List.copyOf(indices);
        if (indices.stream().anyMatch(index -> index < 0)
                || !indices.isEmpty() && kind != Kind.CUDA) {
            throw new IllegalArgumentException(
                    "only cuda takes indices, counted from 0: " + kind + ":" + indices);
        }
        if (Set.copyOf(indices).size() < indices.size()) {
            throw new IllegalArgumentException(
                    "a device is in the list twice: " + indices + "; give each once");
        }
    }

    /** The number of the first GPU; {@link #ANY} if none is specified. */
    public int index() {
        return indices.isEmpty() ? ANY : indices.get(0);
    }

    /** The device of a subtask: of several GPUs, one. */
    public Device ofSubtask(int subtask) {
        return indices.size() < 2 ? this : cuda(indices.get(subtask % indices.size()));
    }

    /**
     * Parses {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N}, or a list such as {@code
     * cuda:0,cuda:1}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Device parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "auto" -> AUTO;
            case "cpu" -> CPU;
            case "cuda" -> cuda();
            default -> {
                if (GPUS.matcher(lower).matches()) {
                    yield cuda(
                            Arrays.stream(lower.split(","))
                                    .mapToInt(gpu -> Integer.parseInt(gpu.substring(5)))
                                    .toArray());
                }
                throw new IllegalArgumentException(
                        "device '"
                                + text
                                + "' is not known; give auto, cpu, cuda or cuda:N, or a list such as"
                                + " cuda:0,cuda:1");
            }
        };
    }

    /** Returns the form that {@link #parse} reads. */
    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return indices.isEmpty()
                ? name
                : indices.stream()
                        .map(index -> name + ":" + index)
                        .collect(Collectors.joining(","));
    }
}
