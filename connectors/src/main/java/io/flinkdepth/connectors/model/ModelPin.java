// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A request to serve one version of a model.
 *
 * @param version the version, or null if the pin was removed
 * @param reason the reason, in words
 * @param file name of its file, which begins with the UTC time
 */
@PublicEvolving
public record ModelPin(@Nullable String version, String reason, String file) {}
