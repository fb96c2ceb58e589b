// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Splits in checkpoints. */
@Internal
public final class ImageSetSplitSerializer implements SimpleVersionedSerializer<ImageSetSplit> {

    private static final int VERSION = 1;
    private static final int USUAL_BYTES = 4096;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(ImageSetSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
        write(split, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public ImageSetSplit deserialize(int version, byte[] bytes) throws IOException {
        checkVersion(version);
        return read(new DataInputDeserializer(bytes));
    }

    static void checkVersion(int version) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "the image source's state has version %d; this version reads %d. Was it written by a newer one?"
                            .formatted(version, VERSION));
        }
    }

    static void write(ImageSetSplit split, DataOutputView out) throws IOException {
        StringValue.writeString(split.kind().name(), out);
        StringValue.writeString(split.cameraId(), out);
        StringValue.writeString(split.location(), out);
        out.writeInt(split.names().size());
        for (String name : split.names()) {
            StringValue.writeString(name, out);
        }
        out.writeLong(split.first());
        out.writeLong(split.emitted());
        out.writeLong(split.offset());
    }

    static ImageSetSplit read(DataInputView in) throws IOException {
        ImageSetSplit.Kind kind = ImageSetSplit.Kind.valueOf(StringValue.readString(in));
        String cameraId = StringValue.readString(in);
        String location = StringValue.readString(in);
        List<String> names = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            names.add(StringValue.readString(in));
        }
        return new ImageSetSplit(
                kind, cameraId, location, names, in.readLong(), in.readLong(), in.readLong());
    }
}
