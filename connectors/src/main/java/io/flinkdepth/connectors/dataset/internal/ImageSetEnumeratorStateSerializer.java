// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/** The enumerator's state in checkpoints. */
@Internal
public final class ImageSetEnumeratorStateSerializer
        implements SimpleVersionedSerializer<ImageSetEnumeratorState> {

    private static final int USUAL_BYTES = 4096;

    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(ImageSetEnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
        out.writeInt(state.inputs().size());
        for (String input : state.inputs()) {
            StringValue.writeString(input, out);
        }
        ListingPosition position = state.position();
        out.writeInt(position.input());
        out.writeInt(position.levels().size());
        for (ListingPosition.Level level : position.levels()) {
            StringValue.writeString(level.last(), out);
            out.writeLong(level.images());
        }
        out.writeLong(position.passedOver());
        out.writeInt(state.unassigned().size());
        for (ImageSetSplit split : state.unassigned()) {
            ImageSetSplitSerializer.write(split, out);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public ImageSetEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        ImageSetSplitSerializer.checkVersion(version);
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        List<String> inputs = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            inputs.add(StringValue.readString(in));
        }
        int input = in.readInt();
        List<ListingPosition.Level> levels = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            levels.add(new ListingPosition.Level(StringValue.readString(in), in.readLong()));
        }
        long passedOver = in.readLong();
        List<ImageSetSplit> unassigned = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            unassigned.add(ImageSetSplitSerializer.read(in));
        }
        return new ImageSetEnumeratorState(
                inputs, new ListingPosition(input, levels, passedOver), unassigned);
    }
}
