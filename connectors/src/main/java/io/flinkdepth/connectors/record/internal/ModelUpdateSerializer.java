// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.ModelUpdate;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link ModelUpdate}. */
@Internal
public final class ModelUpdateSerializer extends RecordSerializer<ModelUpdate> {

    private static final long serialVersionUID = 1L;

    public ModelUpdateSerializer() {
        super(ModelUpdate.class, 1);
    }

    @Override
    protected void write(ModelUpdate record, DataOutputView target) throws IOException {
        Fields.writeModel(record.model(), target);
        Fields.writeString(record.location(), target);
        Fields.writeString(record.cardDigest(), target);
    }

    @Override
    protected ModelUpdate read(int version, DataInputView source) throws IOException {
        return new ModelUpdate(
                Fields.readModel(source), Fields.readString(source), Fields.readString(source));
    }

    @Override
    public TypeSerializerSnapshot<ModelUpdate> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints by class name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelUpdate> {
        public Snapshot() {
            super(ModelUpdateSerializer::new);
        }
    }
}
