// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import java.io.Serializable;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Tells jobs which version of a model to serve from now on. New versions, pins and rollbacks have
 * the same form. The last model update applies.
 *
 * @param model name and version
 * @param location the folder of the model package, as a path or URI of any Flink file system that
 *     every TaskManager can read
 * @param cardDigest SHA-256 of the package's {@code card.json}, in hex; the card contains the
 *     digests of all other files. Null if the sender does not know it
 */
@PublicEvolving
@TypeInfo(RecordTypeInformation.OfModelUpdate.class)
public record ModelUpdate(ModelVersion model, String location, @Nullable String cardDigest)
        implements Serializable {

    public ModelUpdate {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(location, "location");
        if (location.isEmpty()) {
            throw new IllegalArgumentException(
                    "location is empty; give the folder of the model package");
        }
    }
}
