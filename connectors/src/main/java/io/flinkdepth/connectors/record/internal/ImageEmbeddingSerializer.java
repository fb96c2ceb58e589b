// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.ImageEmbedding;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link ImageEmbedding}. */
@Internal
public final class ImageEmbeddingSerializer extends RecordSerializer<ImageEmbedding> {

    private static final long serialVersionUID = 1L;

    public ImageEmbeddingSerializer() {
        super(ImageEmbedding.class, 1);
    }

    @Override
    protected void write(ImageEmbedding record, DataOutputView target) throws IOException {
        Fields.writeIdentity(record.identity(), target);
        Fields.writeFloats(record.classToken(), target);
        Fields.writeFloats(record.patchMean(), target);
        Fields.writeModel(record.model(), target);
        Fields.writeTimings(record.timings(), target);
    }

    @Override
    protected ImageEmbedding read(int version, DataInputView source) throws IOException {
        return new ImageEmbedding(
                Fields.readIdentity(source),
                Fields.readFloats(source),
                Fields.readFloats(source),
                Fields.readModel(source),
                Fields.readTimings(source));
    }

    @Override
    public TypeSerializerSnapshot<ImageEmbedding> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints by class name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ImageEmbedding> {
        public Snapshot() {
            super(ImageEmbeddingSerializer::new);
        }
    }
}
