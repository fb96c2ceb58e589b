// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A model package that cannot be served: a card that does not parse, a missing or changed file, a
 * network that does not match its card. The message names the file, the field and what was
 * expected.
 */
@PublicEvolving
public class InvalidModelException extends IOException {

    private static final long serialVersionUID = 1L;

    public InvalidModelException(String message) {
        super(message);
    }

    public InvalidModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
