// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.Frame;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link Frame}. */
@Internal
public final class FrameSerializer extends RecordSerializer<Frame> {

    private static final long serialVersionUID = 1L;

    public FrameSerializer() {
        super(Frame.class, 1);
    }

    @Override
    protected void write(Frame record, DataOutputView target) throws IOException {
        Fields.writeIdentity(record.identity(), target);
        Fields.writeBytes(record.image(), target);
        Fields.writeString(record.mediaType(), target);
        Fields.writeIntrinsics(record.intrinsics(), target);
        Fields.writeDefect(record.defect(), target);
    }

    @Override
    protected Frame read(int version, DataInputView source) throws IOException {
        return new Frame(
                Fields.readIdentity(source),
                Fields.readBytes(source),
                Fields.readString(source),
                Fields.readIntrinsics(source),
                Fields.readDefect(source));
    }

    @Override
    public TypeSerializerSnapshot<Frame> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints by class name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Frame> {
        public Snapshot() {
            super(FrameSerializer::new);
        }
    }
}
