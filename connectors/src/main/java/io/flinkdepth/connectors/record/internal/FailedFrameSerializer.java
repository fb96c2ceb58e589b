// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link FailedFrame}. */
@Internal
public final class FailedFrameSerializer extends RecordSerializer<FailedFrame> {

    private static final long serialVersionUID = 1L;

    public FailedFrameSerializer() {
        super(FailedFrame.class, 1);
    }

    @Override
    protected void write(FailedFrame record, DataOutputView target) throws IOException {
        Fields.writeIdentity(record.identity(), target);
        Fields.writeString(record.reason().name(), target);
        Fields.writeString(record.message(), target);
        Fields.writeBytes(record.image(), target);
    }

    @Override
    protected FailedFrame read(int version, DataInputView source) throws IOException {
        return new FailedFrame(
                Fields.readIdentity(source),
                FailureReason.valueOf(Fields.readString(source)),
                Fields.readString(source),
                Fields.readBytes(source));
    }

    @Override
    public TypeSerializerSnapshot<FailedFrame> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints by class name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<FailedFrame> {
        public Snapshot() {
            super(FailedFrameSerializer::new);
        }
    }
}
