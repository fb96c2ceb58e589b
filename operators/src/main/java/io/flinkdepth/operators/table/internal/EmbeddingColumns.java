// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import static io.flinkdepth.operators.table.internal.AnswerColumn.answer;

import io.flinkdepth.connectors.record.ImageEmbedding;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** What SQL gets of an embedding. */
@Internal
public final class EmbeddingColumns {

    private EmbeddingColumns() {}

    /** All columns. */
    public static List<AnswerColumn<ImageEmbedding>> all() {
        return List.of(
                answer(
                        "class_token",
                        SqlTypes.FLOATS,
                        embedding -> SqlTypes.floats(embedding.classToken())),
                answer(
                        "patch_mean",
                        SqlTypes.FLOATS,
                        embedding -> SqlTypes.floats(embedding.patchMean())),
                answer(
                        "model_version",
                        SqlTypes.STRING,
                        embedding -> SqlTypes.text(embedding.model().toString())),
                AnswerColumn.error());
    }
}
