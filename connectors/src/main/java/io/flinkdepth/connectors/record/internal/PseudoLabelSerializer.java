// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Serializer of {@link PseudoLabel}. The frame in it has its own format version. */
@Internal
public final class PseudoLabelSerializer extends RecordSerializer<PseudoLabel> {

    private static final long serialVersionUID = 1L;

    private final FrameSerializer frame = new FrameSerializer();

    public PseudoLabelSerializer() {
        super(PseudoLabel.class, 1);
    }

    @Override
    protected void write(PseudoLabel record, DataOutputView target) throws IOException {
        frame.serialize(record.frame(), target);
        Fields.writeString(record.key(), target);
        writeLabel(record.label(), target);
        Fields.writeModel(record.teacher(), target);
        target.writeInt(record.scores().size());
        for (Map.Entry<String, Double> score : record.scores().entrySet()) {
            Fields.writeString(score.getKey(), target);
            target.writeDouble(score.getValue());
        }
        Fields.writeString(record.reason().name(), target);
    }

    @Override
    protected PseudoLabel read(int version, DataInputView source) throws IOException {
        return new PseudoLabel(
                frame.deserialize(source),
                Fields.readString(source),
                readLabel(source),
                Fields.readModel(source),
                readScores(source),
                SelectionReason.valueOf(Fields.readString(source)));
    }

    private static void writeLabel(DisparityLabel label, DataOutputView target) throws IOException {
        target.writeInt(label.width());
        target.writeInt(label.height());
        Fields.writeFloats(label.disparity(), target);
        Fields.writeBits(label.valid(), target);
        target.writeBoolean(label.sky() != null);
        if (label.sky() != null) {
            Fields.writeBits(label.sky(), target);
        }
    }

    private static DisparityLabel readLabel(DataInputView source) throws IOException {
        return new DisparityLabel(
                source.readInt(),
                source.readInt(),
                Fields.readFloats(source),
                Fields.readBits(source),
                source.readBoolean() ? Fields.readBits(source) : null);
    }

    private static Map<String, Double> readScores(DataInputView source) throws IOException {
        int count = source.readInt();
        Map<String, Double> scores = new HashMap<>();
        for (int i = 0; i < count; i++) {
            scores.put(Fields.readString(source), source.readDouble());
        }
        return scores;
    }

    @Override
    public TypeSerializerSnapshot<PseudoLabel> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Written into savepoints by class name. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<PseudoLabel> {
        public Snapshot() {
            super(PseudoLabelSerializer::new);
        }
    }
}
