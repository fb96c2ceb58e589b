// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ShadowFigures;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link ModelEvent}. */
@Internal
public final class ModelEventSerializer extends RecordSerializer<ModelEvent> {

    private static final long serialVersionUID = 1L;

    /** The first format that has the figures of confidence. */
    private static final int WITH_CONFIDENCE = 2;

    public ModelEventSerializer() {
        super(ModelEvent.class, WITH_CONFIDENCE);
    }

    @Override
    protected void write(ModelEvent record, DataOutputView target) throws IOException {
        Fields.writeString(record.kind().name(), target);
        Fields.writeModel(record.served(), target);
        Fields.writeModel(record.candidate(), target);
        target.writeLong(record.receivedAtMillis());
        target.writeLong(record.decidedAtMillis());
        Fields.writeString(record.reason(), target);
        ShadowFigures shadow = record.shadow();
        target.writeInt(shadow.frames());
        target.writeDouble(shadow.servedAgreement());
        target.writeDouble(shadow.candidateAgreement());
        target.writeDouble(shadow.mutualAgreement());
        target.writeDouble(shadow.servedMillis());
        target.writeDouble(shadow.candidateMillis());
        target.writeDouble(shadow.servedConfidence());
        target.writeDouble(shadow.candidateConfidence());
    }

    @Override
    protected ModelEvent read(int version, DataInputView source) throws IOException {
        return new ModelEvent(
                ModelEvent.Kind.valueOf(Fields.readString(source)),
                Fields.readModel(source),
                Fields.readModel(source),
                source.readLong(),
                source.readLong(),
                Fields.readString(source),
                new ShadowFigures(
                        source.readInt(),
                        source.readDouble(),
                        source.readDouble(),
                        source.readDouble(),
                        source.readDouble(),
                        source.readDouble(),
                        version >= WITH_CONFIDENCE ? source.readDouble() : Double.NaN,
                        version >= WITH_CONFIDENCE ? source.readDouble() : Double.NaN));
    }

    @Override
    public TypeSerializerSnapshot<ModelEvent> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints by class name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ModelEvent> {
        public Snapshot() {
            super(ModelEventSerializer::new);
        }
    }
}
