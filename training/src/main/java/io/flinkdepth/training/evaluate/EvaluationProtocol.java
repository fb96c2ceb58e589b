// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import org.apache.flink.annotation.Internal;

/**
 * A published evaluation protocol. Immutable and thread-safe.
 *
 * @param <S> what an item of the data set is
 */
@Internal
public interface EvaluationProtocol<S> {

    /** The name in commands and tables. */
    String name();

    /**
     * Begins to score a model.
     *
     * @param sheet gets pictures of the first images
     */
    Scoring<S> begin(DepthModel model, EvaluationSheet sheet);

    /**
     * Whether figures that came of it are comparable with published ones.
     *
     * @param dataset the data set's name
     * @param outcome what was scored
     */
    Comparability comparability(String dataset, Outcome outcome);
}
