// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The model that made a prediction.
 *
 * @param name the model's name in its registry
 * @param version the version in the registry; versions of one model sort by time
 */
@PublicEvolving
public record ModelVersion(String name, String version) implements Serializable {

    private static final Pattern REGISTERED = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z-.*");

    public ModelVersion {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
    }

    /**
     * Whether this version is older than another version of the same model. Versions of a registry
     * sort by time. A package outside a registry counts as older than all versions in a registry;
     * of two such packages, neither is older. Versions of different models are not older than one
     * another.
     */
    public boolean isOlderThan(ModelVersion other) {
        if (!name.equals(other.name) || !REGISTERED.matcher(other.version).matches()) {
            return false;
        }
        return !REGISTERED.matcher(version).matches() || version.compareTo(other.version) < 0;
    }

    /** The form used in messages and headers: {@code name/version}. */
    @Override
    public String toString() {
        return name + "/" + version;
    }
}
