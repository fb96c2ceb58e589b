// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Splits in checkpoints. */
@Internal
public final class VideoSplitSerializer implements SimpleVersionedSerializer<VideoSplit> {

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(VideoSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(256);
        write(split, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public VideoSplit deserialize(int version, byte[] bytes) throws IOException {
        checkVersion(version);
        return read(new DataInputDeserializer(bytes));
    }

    static void checkVersion(int version) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "the video source's state has version %d; this version reads %d"
                            .formatted(version, VERSION));
        }
    }

    static void write(VideoSplit split, DataOutputView out) throws IOException {
        StringValue.writeString(split.kind().name(), out);
        StringValue.writeString(split.cameraId(), out);
        StringValue.writeString(split.location(), out);
        StringValue.writeString(split.namePrefix(), out);
        out.writeLong(split.position());
        StringValue.writeString(split.lastName(), out);
    }

    static VideoSplit read(DataInputView in) throws IOException {
        return new VideoSplit(
                VideoSplit.Kind.valueOf(StringValue.readString(in)),
                StringValue.readString(in),
                StringValue.readString(in),
                StringValue.readString(in),
                in.readLong(),
                StringValue.readString(in));
    }
}
