// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;

/**
 * The operator's state: the version to serve, and the update that is not decided yet. The key is
 * the name of the model whose updates apply, so that a restored job that follows another one starts
 * with its configured model. A version is stored as name, version and digest; {@link ModelLocator}
 * finds its package. The location of the package is stored as the last place to search, for jobs
 * whose updates are not from a registry.
 */
@Internal
public final class VersionState {

    private static final String ACTIVE = "active";
    private static final String PENDING = "pending";

    /**
     * Maps the name and role of a model to its version, the SHA-256 of its card (empty if it is not
     * known), and the location of its package. Part of the savepoint format.
     */
    private static final MapStateDescriptor<String, Tuple3<String, String, String>> VERSIONS =
            new MapStateDescriptor<>(
                    "flink-depth-model-version-digests",
                    Types.STRING,
                    Types.TUPLE(Types.STRING, Types.STRING, Types.STRING));

    /** The first format, which contained locations. */
    private static final MapStateDescriptor<String, ModelUpdate> LOCATIONS =
            new MapStateDescriptor<>(
                    "flink-depth-model-versions",
                    Types.STRING,
                    TypeInformation.of(ModelUpdate.class));

    private final ModelLocator locator;
    private final BroadcastState<String, Tuple3<String, String, String>> versions;
    @Nullable private final BroadcastState<String, ModelUpdate> locations;
    @Nullable private String modelName;
    @Nullable private ModelUpdate pending;

    /**
     * The state of an operator.
     *
     * @param modelName the model that is followed; null for that of the configured package
     */
    public VersionState(OperatorStateStore store, ModelLocator locator, @Nullable String modelName)
            throws Exception {
        this.locator = locator;
        this.modelName = modelName;
        this.versions = store.getBroadcastState(VERSIONS);
        this.locations =
                store.getRegisteredBroadcastStateNames().contains(LOCATIONS.getName())
                        ? store.getBroadcastState(LOCATIONS)
                        : null;
    }

    /** Returns the restored version of the followed model, or the configured package. */
    public ModelPackage firstModel() throws Exception {
        ModelPackage configured = ModelPackage.open(locator.configured());
        if (modelName == null) {
            modelName = configured.card().name();
        }
        pending = restoredPending();
        String key = key(ACTIVE);
        convertFirstFormat(key);
        Tuple3<String, String, String> active = versions.get(key);
        return active == null
                ? configured
                : locator.find(model(active.f0), emptyToNull(active.f1), active.f2);
    }

    /**
     * Returns the restored pending update. If its package is not found, loading it refuses the
     * update, and the job serves its active version.
     */
    @Nullable
    private ModelUpdate restoredPending() throws Exception {
        convertFirstFormat(key(PENDING));
        Tuple3<String, String, String> restored = versions.get(key(PENDING));
        if (restored == null) {
            return null;
        }
        ModelVersion version = model(restored.f0);
        String digest = emptyToNull(restored.f1);
        try {
            return locator.find(version, digest, restored.f2).toUpdate();
        } catch (InvalidModelException e) {
            return new ModelUpdate(version, restored.f2, digest);
        }
    }

    /** Converts an entry of the first format to the current format. */
    private void convertFirstFormat(String key) throws Exception {
        ModelUpdate old = locations == null ? null : locations.get(key);
        if (old != null) {
            put(key, old.model().version(), old.cardDigest(), old.location());
            locations.remove(key);
        }
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

    private void put(String key, String version, @Nullable String digest, String location)
            throws Exception {
        versions.put(key, Tuple3.of(version, digest == null ? "" : digest, location));
    }

    /** Returns the name of the model whose updates apply; known after {@link #firstModel}. */
    public String modelName() {
        return modelName;
    }

    /** Returns the last update if it is not decided. */
    @Nullable
    ModelUpdate pending() {
        return pending;
    }

    void setPending(ModelUpdate update) throws Exception {
        pending = update;
        put(key(PENDING), update.model().version(), update.cardDigest(), update.location());
    }

    void clearPending() throws Exception {
        pending = null;
        versions.remove(key(PENDING));
    }

    /** Called when an update was decided. */
    void decided(ModelUpdate update) throws Exception {
        if (update.equals(pending)) {
            clearPending();
        }
    }

    /** Stores the model that serves from now on. */
    void setActive(ModelPackage model) throws Exception {
        put(key(ACTIVE), model.version().version(), model.cardDigest(), model.location());
    }
}
