// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.flinkdepth.training.network.NativeCopies;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * AdamW (arXiv 1711.05101) with parameter groups and clipping by the global norm.
 *
 * <p>Its moments and step are readable, so a checkpoint can hold them. Owns the moments' native
 * memory until closed. Not thread-safe.
 */
@Internal
public final class AdamW implements AutoCloseable {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;

    /**
     * Parameters that share a learning rate.
     *
     * @param parameters by name; stay owned by the caller
     * @param rate the peak learning rate
     * @param weightDecay decoupled weight decay
     */
    public record Group(Map<String, NDArray> parameters, float rate, float weightDecay) {}

    private record Moments(NDArray mean, NDArray variance) {}

    private final List<Group> groups;
    private final float maxNorm;
    private final NDManager manager;
    private final Map<String, Moments> moments = new LinkedHashMap<>();
    private int step;

    /**
     * An optimizer at step 0.
     *
     * @param maxNorm the norm of all gradients together is scaled down to this
     */
    public AdamW(NDManager parent, List<Group> groups, float maxNorm) {
        if (!(maxNorm > 0)) {
            throw new IllegalArgumentException(
                    "maxNorm is " + maxNorm + "; give a positive number, or infinity for none.");
        }
        this.groups = List.copyOf(groups);
        this.maxNorm = maxNorm;
        this.manager = parent.newSubManager();
        for (Group group : groups) {
            group.parameters()
                    .forEach(
                            (name, p) ->
                                    moments.put(
                                            name,
                                            new Moments(
                                                    manager.zeros(p.getShape()),
                                                    manager.zeros(p.getShape()))));
        }
    }

    /** Where gradients come from; the arrays are closed by the optimizer. */
    @FunctionalInterface
    public interface Gradients {
        /** Returns the gradients of parameters, in their order. */
        List<NDArray> of(List<NDArray> parameters) throws IOException;
    }

    /**
     * One step from the parameters' gradients, which are zero afterwards.
     *
     * @param rateFactor what the schedule says about this step, times each group's rate
     * @return the norm of all gradients before clipping
     * @throws ArithmeticException when a gradient is not finite; no weight is changed then
     */
    public float step(float rateFactor) {
        try {
            return step(rateFactor, AdamW::ownGradients);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<NDArray> ownGradients(List<NDArray> parameters) {
        List<NDArray> gradients = new ArrayList<>();
        try {
            parameters.forEach(parameter -> gradients.add(parameter.getGradient()));
            return gradients;
        } catch (RuntimeException e) {
            gradients.forEach(NDArray::close);
            throw e;
        }
    }

    /** One step from gradients that did not come from this process alone. */
    public float step(float rateFactor, Gradients source) throws IOException {
        Map<String, NDArray> parameters = new LinkedHashMap<>();
        groups.forEach(group -> parameters.putAll(group.parameters()));
        Iterator<NDArray> found = source.of(List.copyOf(parameters.values())).iterator();
        Map<String, NDArray> gradients = new LinkedHashMap<>();
        parameters.keySet().forEach(name -> gradients.put(name, found.next()));
        // Arrays left open would stay in the parameters' manager, step after step.
        try {
            float norm = norm(gradients);
            if (!Float.isFinite(norm)) {
                throw new ArithmeticException(
                        "the gradient is not finite at step "
                                + (step + 1)
                                + "; lower the learning rate or look at the data");
            }
            step++;
            apply(gradients, rateFactor, norm > maxNorm ? maxNorm / norm : 1);
            return norm;
        } finally {
            gradients.values().forEach(NDArray::close);
        }
    }

    private void apply(Map<String, NDArray> gradients, float rateFactor, float clip) {
        double correction = Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
        for (Group group : groups) {
            float rate = group.rate() * rateFactor;
            group.parameters()
                    .forEach(
                            (name, parameter) -> {
                                Moments m = moments.get(name);
                                // The call zeroes the parameter's own gradient behind itself.
                                parameter
                                        .getNDArrayInternal()
                                        .adamUpdate(
                                                new NDList(
                                                        parameter,
                                                        gradients.get(name),
                                                        m.mean,
                                                        m.variance),
                                                new NDList(parameter),
                                                rate,
                                                (float) (rate * correction),
                                                group.weightDecay(),
                                                clip,
                                                -1,
                                                BETA1,
                                                BETA2,
                                                EPSILON,
                                                false,
                                                true);
                            });
        }
    }

    private static float norm(Map<String, NDArray> gradients) {
        double total = 0;
        for (NDArray gradient : gradients.values()) {
            try (NDArray squares = gradient.square();
                    NDArray sum = squares.sum()) {
                total += sum.getFloat();
            }
        }
        return (float) Math.sqrt(total);
    }

    /** Steps done so far. */
    public int stepsDone() {
        return step;
    }

    /** The moments by name, first {@code mean.…}, then {@code variance.…}; owned by this object. */
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        moments.forEach((name, m) -> state.put("mean." + name, m.mean));
        moments.forEach((name, m) -> state.put("variance." + name, m.variance));
        return state;
    }

    /** Goes on from a checkpoint: step and the values of every array of {@link #state()}. */
    public void restore(int restoredStep, Map<String, float[]> values) {
        state().forEach(
                        (name, array) -> {
                            float[] restored = values.get(name);
                            if (restored == null || restored.length != array.size()) {
                                throw new IllegalArgumentException(
                                        "the optimizer's state has no fitting " + name);
                            }
                            NativeCopies.set(array, restored);
                        });
        step = restoredStep;
    }

    @Override
    public void close() {
        manager.close();
    }
}
