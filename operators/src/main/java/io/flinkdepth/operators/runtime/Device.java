// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import java.io.Serializable;
import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The device that runs a model: {@code cpu}, {@code cuda:N}, or {@code auto}, which selects a GPU
 * if one is usable and the CPU otherwise, and logs the selected device with the reason. On a
 * cluster with the external resource {@code gpu}, {@code auto} and {@code cuda} use the assigned
 * index.
 *
 * @param kind the kind of device
 * @param index the number of the GPU, counted from 0; {@link #ANY} for the one that the cluster
 *     assigns (the first, if it assigns none)
 */
@PublicEvolving
public record Device(Kind kind, int index) implements Serializable {

    /** The kinds of device. */
    public enum Kind {
        AUTO,
        CPU,
        CUDA
    }

    /** No index is specified. */
    public static final int ANY = -1;

    /** A GPU if one is usable, otherwise the CPU. */
    public static final Device AUTO = new Device(Kind.AUTO, ANY);

    /** The CPU. */
    public static final Device CPU = new Device(Kind.CPU, ANY);

    /** The GPU with a number; the job fails if it is not usable. */
    public static Device cuda(int index) {
        return new Device(Kind.CUDA, index);
    }

    public Device {
        if (index < ANY || (index != ANY && kind != Kind.CUDA)) {
            throw new IllegalArgumentException(
                    "only cuda takes an index, counted from 0: " + kind + ":" + index);
        }
    }

    /**
     * Parses {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Device parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return switch (lower) {
            case "auto" -> AUTO;
            case "cpu" -> CPU;
            case "cuda" -> new Device(Kind.CUDA, ANY);
            default -> {
                if (lower.matches("cuda:\\d{1,4}")) {
                    yield cuda(Integer.parseInt(lower.substring(5)));
                }
                throw new IllegalArgumentException(
                        "device '" + text + "' is not known; give auto, cpu, cuda or cuda:N");
            }
        };
    }

    /** Returns the form that {@link #parse} reads. */
    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return index == ANY ? name : name + ":" + index;
    }
}
