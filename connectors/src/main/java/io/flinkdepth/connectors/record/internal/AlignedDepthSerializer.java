// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.AlignedDepth;
import io.flinkdepth.connectors.record.AlignmentFit;
import io.flinkdepth.connectors.record.DepthMap;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link AlignedDepth}. */
@Internal
public final class AlignedDepthSerializer extends RecordSerializer<AlignedDepth> {

    private static final long serialVersionUID = 1L;
    private static final DepthMapSerializer DEPTH = new DepthMapSerializer();

    public AlignedDepthSerializer() {
        super(AlignedDepth.class, 1);
    }

    @Override
    protected void write(AlignedDepth record, DataOutputView target) throws IOException {
        DEPTH.serialize(record.depth(), target);
        AlignmentFit fit = record.fit();
        target.writeBoolean(fit != null);
        if (fit != null) {
            target.writeDouble(fit.scale());
            target.writeDouble(fit.shift());
            target.writeDouble(fit.error());
            target.writeInt(fit.points());
            target.writeLong(fit.ageMillis());
        }
    }

    @Override
    protected AlignedDepth read(int version, DataInputView source) throws IOException {
        DepthMap depth = DEPTH.deserialize(source);
        return new AlignedDepth(depth, source.readBoolean() ? readFit(source) : null);
    }

    private static AlignmentFit readFit(DataInputView source) throws IOException {
        return new AlignmentFit(
                source.readDouble(),
                source.readDouble(),
                source.readDouble(),
                source.readInt(),
                source.readLong());
    }

    @Override
    public TypeSerializerSnapshot<AlignedDepth> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints by class name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<AlignedDepth> {
        public Snapshot() {
            super(AlignedDepthSerializer::new);
        }
    }
}
