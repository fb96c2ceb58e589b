// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.operators.inference.InferenceBuilder;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.Path;

/**
 * A reference to a model.
 *
 * @param location a package, a registry, or the bundled model
 * @param name the model's name in a registry; null if there is only one
 * @param version a fixed version; null for the version that the registry serves
 * @param refreshInterval interval in which the registry is checked; null for never
 */
@Internal
public record ModelReference(
        String location,
        @Nullable String name,
        @Nullable String version,
        @Nullable Duration refreshInterval)
        implements Serializable {

    public ModelReference {
        Objects.requireNonNull(location, "location");
        if (refreshInterval != null && refreshInterval.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "'model-refresh-interval' is " + refreshInterval + "; give at least 1 ms");
        }
    }

    /** Whether the version is the same for every start and every call. */
    public boolean isOneVersion() {
        return version != null || isBundled();
    }

    /** Whether it is the bundled model. */
    public boolean isBundled() {
        return location.equals(InferenceBuilder.BUNDLED_MODEL);
    }

    /** Whether the location is one package, which never changes. */
    public boolean isPackage() throws IOException {
        if (isBundled()) {
            return true;
        }
        Path card = new Path(location, ModelPackage.CARD_FILE);
        try {
            return card.getFileSystem().exists(card);
        } catch (IOException e) {
            throw new IOException("the model at " + location + " cannot be reached: " + e, e);
        }
    }

    /** Rejects options for registries if the location is a package. */
    public void requireNothingOfARegistry() throws InvalidModelException {
        if (name != null || version != null || refreshInterval != null) {
            throw new InvalidModelException(
                    location
                            + " is a model package, not a registry; leave out 'model-name',"
                            + " 'model-version' and 'model-refresh-interval'");
        }
    }

    /** The registry. */
    public ModelRegistry registry() {
        return ModelRegistry.at(location);
    }

    /**
     * Returns the name of the model, also if it was omitted.
     *
     * @throws InvalidModelException names the available models
     */
    public String nameIn(ModelRegistry registry) throws IOException {
        List<String> names = registry.names();
        if (names.isEmpty()) {
            throw new InvalidModelException(
                    "no model at "
                            + location
                            + ": expected a package (card.json and model.onnx) or a registry"
                            + " (<name>/<version>/card.json)");
        }
        if (name == null && names.size() > 1) {
            throw new InvalidModelException(
                    "the registry " + location + " has " + names + "; choose by 'model-name'");
        }
        if (name != null && !names.contains(name)) {
            throw new InvalidModelException(
                    "the registry " + location + " has no model " + name + ", but " + names);
        }
        return name == null ? names.get(0) : name;
    }
}
