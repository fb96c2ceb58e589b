// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The licence of the weights. Serving a non-commercial model logs a warning.
 *
 * @param identifier the SPDX identifier, such as {@code Apache-2.0}
 * @param nonCommercial whether the terms forbid commercial use
 */
@PublicEvolving
public record ModelLicence(String identifier, boolean nonCommercial) {
    public ModelLicence {
        Objects.requireNonNull(identifier, "identifier");
    }
}
