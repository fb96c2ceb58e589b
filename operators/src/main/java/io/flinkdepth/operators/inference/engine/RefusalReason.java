// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.InvalidModelException;
import org.apache.flink.annotation.Internal;

/** Why a model version is refused. The names are values of a metric's label and do not change. */
@Internal
public enum RefusalReason {
    /** The package lies where the job may not load models from. */
    LOCATION_NOT_ALLOWED("the package is at a location that the job does not allow"),
    /** The package is damaged or does not fit the job. */
    INVALID_MODEL("the package is damaged, or the model does not fit the job"),
    /** The package cannot be read, or its session cannot be opened. */
    LOAD_FAILED("the package could not be read or loaded for another reason"),
    /** The candidate fails on a frame on which the serving model does not. */
    FRAME_FAILED("it failed on a frame that the serving model can process"),
    /** Most predictions are constant. */
    CONSTANT("most of its predictions are constant maps"),
    /** It needs more time for a frame than allowed. */
    TOO_SLOW("it is slower than `maxSlowdown` allows"),
    /** It agrees less with the teacher than the serving model. */
    TEACHER_DISAGREES("it agrees less with the teacher than the serving model"),
    /** Its predictions are less confident than those of the serving model. */
    LESS_CONFIDENT("its predictions are less confident than `confidenceTolerance` allows"),
    /** The evaluation could not take place. */
    EVALUATION_FAILED("the shadow evaluation could not be completed"),
    /** All subtasks failed during its evaluation, repeatedly. */
    SUBTASKS_LOST("all subtasks failed while it was evaluated, twice");

    private final String meaning;

    RefusalReason(String meaning) {
        this.meaning = meaning;
    }

    /** The meaning, for the documentation. */
    public String meaning() {
        return meaning;
    }

    /** The reason for a version that could not be loaded. */
    public static RefusalReason ofLoad(Throwable failure) {
        return failure instanceof InvalidModelException ? INVALID_MODEL : LOAD_FAILED;
    }
}
