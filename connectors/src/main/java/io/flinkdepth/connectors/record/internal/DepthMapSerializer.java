// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link DepthMap}. */
@Internal
public final class DepthMapSerializer extends RecordSerializer<DepthMap> {

    private static final long serialVersionUID = 1L;

    public DepthMapSerializer() {
        super(DepthMap.class, 1);
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
                Fields.readTimings(source));
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
