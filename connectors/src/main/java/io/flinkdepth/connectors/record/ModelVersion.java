package io.flinkdepth.connectors.record;

import java.io.Serializable;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The model that gave an answer.
 *
 * @param name the model's name in its registry
 * @param version the version in the registry; versions of one model sort by time
 */
@PublicEvolving
public record ModelVersion(String name, String version) implements Serializable {

    private static final Pattern UNREGISTERED = Pattern.compile("[0-9a-f]{12}");

    public ModelVersion {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
    }

    /**
     * Whether this version was there before another of the same model. Versions of a registry sort
     * by time; a package that is in none, whose version is the start of its digest, counts as older
     * than all that are.
     */
    public boolean isOlderThan(ModelVersion other) {
        boolean registered = !UNREGISTERED.matcher(version).matches();
        boolean otherRegistered = !UNREGISTERED.matcher(other.version).matches();
        return registered == otherRegistered
                ? version.compareTo(other.version) < 0
                : otherRegistered;
    }

    /** The form used in messages and headers: {@code name/version}. */
    @Override
    public String toString() {
        return name + "/" + version;
    }
}
