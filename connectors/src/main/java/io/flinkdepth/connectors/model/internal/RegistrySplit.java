// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model.internal;

import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * One model of a registry.
 *
 * @param registry folder
 * @param model name
 * @param lastVersion the last emitted version, or null
 */
@Internal
public record RegistrySplit(String registry, String model, @Nullable String lastVersion)
        implements SourceSplit, Serializable {
    @Override
    public String splitId() {
        return registry + "#" + model;
    }

    RegistrySplit withLastVersion(String version) {
        return new RegistrySplit(registry, model, version);
    }
}
