// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.source.internal.MediaSettings.Layout;
import io.flinkdepth.connectors.source.internal.MediaSplit.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/**
 * Serializes splits in checkpoints. Two earlier sources, one for each layout, wrote version 1 with
 * different fields; it is still read.
 */
@Internal
public final class MediaSplitSerializer implements SimpleVersionedSerializer<MediaSplit> {

    static final int VERSION = 2;
    private static final int INITIAL_BYTES = 1024;

    private final Layout layout;

    /** Creates a serializer; the layout determines which source wrote version 1. */
    public MediaSplitSerializer(Layout layout) {
        this.layout = layout;
    }

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(MediaSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(INITIAL_BYTES);
        write(split, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public MediaSplit deserialize(int version, byte[] bytes) throws IOException {
        return read(version, layout, new DataInputDeserializer(bytes));
    }

    static void write(MediaSplit split, DataOutputView out) throws IOException {
        StringValue.writeString(split.kind().name(), out);
        StringValue.writeString(split.cameraId(), out);
        StringValue.writeString(split.location(), out);
        StringValue.writeString(split.namePrefix(), out);
        writeStrings(split.names(), out);
        out.writeLong(split.first());
        out.writeLong(split.position());
        StringValue.writeString(split.lastName(), out);
        out.writeLong(split.offset());
    }

    static MediaSplit read(int version, Layout layout, DataInputView in) throws IOException {
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    "the source's state has version %d; this version reads 1 to %d. Was it written by a newer one?"
                            .formatted(version, VERSION));
        }
        Kind kind = Kind.valueOf(StringValue.readString(in));
        String cameraId = StringValue.readString(in);
        String location = StringValue.readString(in);
        if (version == 1 && layout == Layout.IMAGE_SET) {
            List<String> names = readStrings(in);
            return MediaSplit.ofImageSet(kind, cameraId, location, names, in.readLong())
                    .at(in.readLong(), null, in.readLong());
        }
        String prefix = StringValue.readString(in);
        if (version == 1) {
            return MediaSplit.ofCamera(kind, cameraId, location, prefix)
                    .at(in.readLong(), StringValue.readString(in), 0);
        }
        return new MediaSplit(
                kind,
                cameraId,
                location,
                prefix,
                readStrings(in),
                in.readLong(),
                in.readLong(),
                StringValue.readString(in),
                in.readLong());
    }

    static void writeStrings(Collection<String> strings, DataOutputView out) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            StringValue.writeString(string, out);
        }
    }

    static List<String> readStrings(DataInputView in) throws IOException {
        List<String> strings = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            strings.add(StringValue.readString(in));
        }
        return strings;
    }
}
