package io.flinkdepth.connectors.record;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The model that gave an answer.
 *
 * @param name the model's name in its registry
 * @param version the version in the registry; versions of one model sort by time
 */
@PublicEvolving
public record ModelVersion(String name, String version) implements Serializable {

    public ModelVersion {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
    }

    /** The form used in messages and headers: {@code name/version}. */
    @Override
    public String toString() {
        return name + "/" + version;
    }
}
