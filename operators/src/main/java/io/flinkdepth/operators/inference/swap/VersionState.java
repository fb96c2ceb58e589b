// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;

/**
 * The operator's state: the version to serve, and the update that is not decided yet. Keyed by the
 * name of the model, so that a restored job with another model starts with that. Versions are held
 * by name, version and digest; {@link ModelLocator} finds their packages.
 */
@Internal
public final class VersionState {

    private static final String ACTIVE = "active";
    private static final String PENDING = "pending";

    /**
     * Name and role of a model, with its version and the SHA-256 of its card, empty where that is
     * not known. Part of the savepoint format.
     */
    private static final MapStateDescriptor<String, Tuple2<String, String>> VERSIONS =
            new MapStateDescriptor<>(
                    "flink-depth-model-version-digests",
                    Types.STRING,
                    Types.TUPLE(Types.STRING, Types.STRING));

    /** The first format, which held locations. */
    private static final MapStateDescriptor<String, ModelUpdate> LOCATIONS =
            new MapStateDescriptor<>(
                    "flink-depth-model-versions",
                    Types.STRING,
                    TypeInformation.of(ModelUpdate.class));

    private final ModelLocator locator;
    private final BroadcastState<String, Tuple2<String, String>> versions;
    @Nullable private final BroadcastState<String, ModelUpdate> locations;
    private String modelName;
    @Nullable private ModelUpdate pending;

    public VersionState(OperatorStateStore store, ModelLocator locator) throws Exception {
        this.locator = locator;
        this.versions = store.getBroadcastState(VERSIONS);
        this.locations =
                store.getRegisteredBroadcastStateNames().contains(LOCATIONS.getName())
                        ? store.getBroadcastState(LOCATIONS)
                        : null;
    }

    /** The restored version of the configured model, or the configured one. */
    public ModelPackage firstModel() throws Exception {
        ModelPackage configured = ModelPackage.open(locator.configured());
        modelName = configured.card().name();
        pending = restoredPending();
        String key = key(ACTIVE);
        String location = convertFirstFormat(key);
        Tuple2<String, String> active = versions.get(key);
        return active == null
                ? configured
                : locator.find(model(active.f0), emptyToNull(active.f1), location);
    }

    /**
     * A package that is not found is left to the loading of the update, which refuses it: the job
     * serves its active version.
     */
    @Nullable
    private ModelUpdate restoredPending() throws Exception {
        String location = convertFirstFormat(key(PENDING));
        Tuple2<String, String> restored = versions.get(key(PENDING));
        if (restored == null) {
            return null;
        }
        ModelVersion version = model(restored.f0);
        String digest = emptyToNull(restored.f1);
        try {
            return locator.find(version, digest, location).toUpdate();
        } catch (InvalidModelException e) {
            List<String> places = locator.candidates(version, location);
            return new ModelUpdate(version, places.get(places.size() - 1), digest);
        }
    }

    /** Writes an entry of the first format in the present one; returns its location. */
    @Nullable
    private String convertFirstFormat(String key) throws Exception {
        ModelUpdate old = locations == null ? null : locations.get(key);
        if (old == null) {
            return null;
        }
        put(key, old.model().version(), old.cardDigest());
        locations.remove(key);
        return old.location();
    }

    private String key(String role) {
        return modelName + "/" + role;
    }

    private ModelVersion model(String version) {
        return new ModelVersion(modelName, version);
    }

    @Nullable
    private static String emptyToNull(String digest) {
        return digest.isEmpty() ? null : digest;
    }

    private void put(String key, String version, @Nullable String digest) throws Exception {
        versions.put(key, Tuple2.of(version, digest == null ? "" : digest));
    }

    /** The last update, if it is not decided. */
    @Nullable
    ModelUpdate pending() {
        return pending;
    }

    void setPending(ModelUpdate update) throws Exception {
        pending = update;
        put(key(PENDING), update.model().version(), update.cardDigest());
    }

    void clearPending() throws Exception {
        pending = null;
        versions.remove(key(PENDING));
    }

    /** An update was decided. */
    void decided(ModelUpdate update) throws Exception {
        if (update.equals(pending)) {
            clearPending();
        }
    }

    /** A model serves from now on. */
    void setActive(ModelPackage model) throws Exception {
        put(key(ACTIVE), model.version().version(), model.cardDigest());
    }
}
