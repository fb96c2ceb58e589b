// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.network.NetworkParameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * An exponential moving average of the weights. Owns its native memory until closed.
 *
 * <p>Early on the decay is {@code (1 + step) / (10 + step)} where that is less, so that the average
 * forgets where the weights began.
 */
@Internal
public final class MovingAverage implements AutoCloseable {
    static final String PREFIX = "average.";

    private final NetworkParameters parameters;
    private final NDManager manager;
    private final Map<String, NDArray> averages = new LinkedHashMap<>();
    private final double decay;

    public MovingAverage(NDManager parent, NetworkParameters parameters, double decay) {
        this.parameters = parameters;
        this.manager = parent.newSubManager();
        this.decay = decay;
        parameters
                .asMap()
                .forEach(
                        (name, p) ->
                                averages.put(
                                        name,
                                        NativeCopies.of(manager, p.toFloatArray(), p.getShape())));
    }

    /** Takes the weights behind a step in. */
    public void update(int step) {
        double kept = Math.min(decay, (1.0 + step) / (10.0 + step));
        averages.forEach(
                (name, average) -> {
                    try (NDArray weights = parameters.get(name).stopGradient();
                            NDArray difference = weights.sub(average)) {
                        difference.muli(1 - kept);
                        average.addi(difference);
                    }
                });
    }

    /** The averages by the parameters' names; owned by this object. */
    public Map<String, NDArray> averages() {
        return averages;
    }

    /** For a checkpoint. */
    public Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        averages.forEach((name, array) -> state.put(PREFIX + name, array));
        return state;
    }

    @Override
    public void close() {
        manager.close();
    }
}
