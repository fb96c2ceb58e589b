// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import java.io.Serializable;
import java.util.Locale;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Where models run: {@code cpu}, {@code cuda:N}, or {@code auto}, which takes a GPU where one can
 * be used and the CPU where not, and says in the log which it took and why. On a cluster that hands
 * out the external resource {@code gpu}, {@code auto} and {@code cuda} take the index they are
 * handed.
 *
 * @param kind the kind of device
 * @param index the number of the GPU, counted from 0; {@link #ANY} for the one the cluster hands
 *     out (the first, where it hands out none)
 */
@PublicEvolving
public record Device(Kind kind, int index) implements Serializable {

    /** The kinds of device. */
    public enum Kind {
        AUTO,
        CPU,
        CUDA
    }

    /** No index was given. */
    public static final int ANY = -1;

    /** A GPU where one can be used, else the CPU. */
    public static final Device AUTO = new Device(Kind.AUTO, ANY);

    /** The CPU. */
    public static final Device CPU = new Device(Kind.CPU, ANY);

    /** The GPU of the number given; the job fails where it cannot be used. */
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
     * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
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

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return index == ANY ? name : name + ":" + index;
    }
}
