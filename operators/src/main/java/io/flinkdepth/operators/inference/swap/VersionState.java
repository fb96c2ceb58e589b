// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * What an operator remembers over checkpoints: the version that it was told to serve, and the
 * announcement that is not settled yet. By the model's name, so that a job that was given another
 * model begins with that.
 */
@Internal
public final class VersionState {

    private static final String ACTIVE = "active";
    private static final String PENDING = "pending";

    /** Part of the savepoint format. */
    private static final MapStateDescriptor<String, ModelUpdate> VERSIONS =
            new MapStateDescriptor<>(
                    "flink-depth-model-versions",
                    Types.STRING,
                    TypeInformation.of(ModelUpdate.class));

    private final BroadcastState<String, ModelUpdate> versions;
    private String modelName;

    public VersionState(OperatorStateStore store) throws Exception {
        versions = store.getBroadcastState(VERSIONS);
    }

    /** The restored version of the configured model, or the configured one. */
    public ModelPackage firstModel(String configuredLocation) throws Exception {
        ModelPackage configured = ModelPackage.open(configuredLocation);
        modelName = configured.card().name();
        ModelUpdate restored = versions.get(key(ACTIVE));
        if (restored == null) {
            return configured;
        }
        try {
            return ModelLoading.open(restored);
        } catch (IOException e) {
            throw new IOException(
                    "the checkpoint was made by model "
                            + restored.model()
                            + ", which can no longer be read at "
                            + restored.location()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private String key(String which) {
        return modelName + "/" + which;
    }

    /** The announcement that came last, if it is not settled. */
    @Nullable
    ModelUpdate pending() throws Exception {
        return versions.get(key(PENDING));
    }

    void pend(ModelUpdate update) throws Exception {
        versions.put(key(PENDING), update);
    }

    void settlePending() throws Exception {
        versions.remove(key(PENDING));
    }

    /** Nothing is left to be done about an announcement. */
    void settle(ModelUpdate update) throws Exception {
        if (update.equals(pending())) {
            settlePending();
        }
    }

    void activate(ModelUpdate update) throws Exception {
        versions.put(key(ACTIVE), update);
    }
}
