// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.DepthConfidence;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link DepthMap}. */
@Internal
public final class DepthMapSerializer extends RecordSerializer<DepthMap> {

    private static final long serialVersionUID = 1L;

    /** The first format that has the confidence. */
    private static final int WITH_CONFIDENCE = 2;

    public DepthMapSerializer() {
        super(DepthMap.class, WITH_CONFIDENCE);
    }

    @Override
    protected void write(DepthMap record, DataOutputView target) throws IOException {
        Fields.writeIdentity(record.identity(), target);
        target.writeInt(record.width());
        target.writeInt(record.height());
        Fields.writeFloats(record.values(), target);
        Fields.writeString(record.kind().name(), target);
        Fields.writeModel(record.model(), target);
        Fields.writeTimings(record.timings(), target);
        writeConfidence(record.confidence(), target);
    }

    private static void writeConfidence(@Nullable DepthConfidence confidence, DataOutputView target)
            throws IOException {
        target.writeBoolean(confidence != null);
        if (confidence == null) {
            return;
        }
        target.writeFloat(confidence.mean());
        target.writeBoolean(confidence.values() != null);
        if (confidence.values() != null) {
            Fields.writeFloats(confidence.values(), target);
        }
    }

    @Override
    protected DepthMap read(int version, DataInputView source) throws IOException {
        return new DepthMap(
                Fields.readIdentity(source),
                source.readInt(),
                source.readInt(),
                Fields.readFloats(source),
                DepthKind.valueOf(Fields.readString(source)),
                Fields.readModel(source),
                Fields.readTimings(source),
                version >= WITH_CONFIDENCE && source.readBoolean() ? readConfidence(source) : null);
    }

    private static DepthConfidence readConfidence(DataInputView source) throws IOException {
        return new DepthConfidence(
                source.readFloat(), source.readBoolean() ? Fields.readFloats(source) : null);
    }

    @Override
    public TypeSerializerSnapshot<DepthMap> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints by class name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<DepthMap> {
        public Snapshot() {
            super(DepthMapSerializer::new);
        }
    }
}
