// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import org.apache.flink.annotation.Internal;

/** An invalid argument of a function. The message states what was found and expected. */
@Internal
public final class BadArgumentException extends Exception {

    private static final long serialVersionUID = 1L;

    public BadArgumentException(String message) {
        super(message);
    }
}
