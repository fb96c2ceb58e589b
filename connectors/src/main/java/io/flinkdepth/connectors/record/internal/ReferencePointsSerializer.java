// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.ReferencePoints;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link ReferencePoints}. */
@Internal
public final class ReferencePointsSerializer extends RecordSerializer<ReferencePoints> {

    private static final long serialVersionUID = 1L;

    public ReferencePointsSerializer() {
        super(ReferencePoints.class, 1);
    }

    @Override
    protected void write(ReferencePoints record, DataOutputView target) throws IOException {
        Fields.writeString(record.cameraId(), target);
        target.writeLong(record.eventTimeMillis());
        target.writeInt(record.width());
        target.writeInt(record.height());
        Fields.writeFloats(record.columns(), target);
        Fields.writeFloats(record.rows(), target);
        Fields.writeFloats(record.metres(), target);
    }

    @Override
    protected ReferencePoints read(int version, DataInputView source) throws IOException {
        return new ReferencePoints(
                Fields.readString(source),
                source.readLong(),
                source.readInt(),
                source.readInt(),
                Fields.readFloats(source),
                Fields.readFloats(source),
                Fields.readFloats(source));
    }

    @Override
    public TypeSerializerSnapshot<ReferencePoints> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints by class name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ReferencePoints> {
        public Snapshot() {
            super(ReferencePointsSerializer::new);
        }
    }
}
