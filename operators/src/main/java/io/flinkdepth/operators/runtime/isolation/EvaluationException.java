// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import java.io.IOException;

/** A network failed in its separate process; the message describes the failure. */
final class EvaluationException extends IOException {

    private static final long serialVersionUID = 1L;

    private final boolean timeout;

    EvaluationException(String message) {
        super(message);
        timeout = false;
    }

    EvaluationException(String message, Throwable cause) {
        this(message, cause, false);
    }

    private EvaluationException(String message, Throwable cause, boolean timeout) {
        super(message, cause);
        this.timeout = timeout;
    }

    /** The process was killed at its deadline. */
    static EvaluationException timeout(String message, Throwable cause) {
        return new EvaluationException(message, cause, true);
    }

    /** Whether the process was killed at its deadline, and did not end by itself. */
    boolean isTimeout() {
        return timeout;
    }
}
