// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.source.internal.MediaSettings.Layout;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serializes the enumerator's state; see {@link MediaSplitSerializer} for version 1. */
@Internal
public final class MediaEnumeratorStateSerializer
        implements SimpleVersionedSerializer<MediaEnumeratorState> {

    private static final int INITIAL_BYTES = 4096;

    private final Layout layout;

    /** Creates a serializer; the layout determines which source wrote version 1. */
    public MediaEnumeratorStateSerializer(Layout layout) {
        this.layout = layout;
    }

    @Override
    public int getVersion() {
        return MediaSplitSerializer.VERSION;
    }

    @Override
    public byte[] serialize(MediaEnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
        MediaSplitSerializer.writeStrings(state.inputs(), out);
        writePosition(state.position(), out);
        out.writeBoolean(state.searched());
        MediaSplitSerializer.writeStrings(state.known(), out);
        out.writeInt(state.unassigned().size());
        for (MediaSplit split : state.unassigned()) {
            MediaSplitSerializer.write(split, out);
        }
        return out.getCopyOfBuffer();
    }

    private static void writePosition(ListingPosition position, DataOutputView out)
            throws IOException {
        out.writeInt(position.input());
        out.writeInt(position.levels().size());
        for (ListingPosition.Level level : position.levels()) {
            StringValue.writeString(level.last(), out);
            out.writeLong(level.images());
        }
        out.writeLong(position.passedOver());
    }

    @Override
    public MediaEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        List<String> inputs = List.of();
        ListingPosition position = ListingPosition.START;
        boolean searched = false;
        List<String> known = List.of();
        // Version 1 had the first two for image sets only, and the others for cameras only.
        if (version > 1 || layout == Layout.IMAGE_SET) {
            inputs = MediaSplitSerializer.readStrings(in);
            position = readPosition(in);
        }
        if (version > 1 || layout == Layout.CAMERAS) {
            searched = in.readBoolean();
            known = MediaSplitSerializer.readStrings(in);
        }
        List<MediaSplit> unassigned = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            unassigned.add(MediaSplitSerializer.read(version, layout, in));
        }
        return new MediaEnumeratorState(inputs, position, searched, Set.copyOf(known), unassigned);
    }

    private static ListingPosition readPosition(DataInputView in) throws IOException {
        int input = in.readInt();
        List<ListingPosition.Level> levels = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            levels.add(new ListingPosition.Level(StringValue.readString(in), in.readLong()));
        }
        return new ListingPosition(input, levels, in.readLong());
    }
}
