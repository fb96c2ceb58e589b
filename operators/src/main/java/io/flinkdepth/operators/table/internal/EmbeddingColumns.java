// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import static io.flinkdepth.operators.table.internal.PredictionColumn.column;

import io.flinkdepth.connectors.record.ImageEmbedding;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** The SQL columns of an embedding. */
@Internal
public final class EmbeddingColumns {

    private EmbeddingColumns() {}

    /** All columns. */
    public static List<PredictionColumn<ImageEmbedding>> all() {
        return List.of(
                column(
                        "class_token",
                        SqlTypes.FLOATS,
                        embedding -> SqlTypes.floats(embedding.classToken())),
                column(
                        "patch_mean",
                        SqlTypes.FLOATS,
                        embedding -> SqlTypes.floats(embedding.patchMean())),
                column(
                        "model_version",
                        SqlTypes.STRING,
                        embedding -> SqlTypes.text(embedding.model().toString())),
                PredictionColumn.error());
    }
}
