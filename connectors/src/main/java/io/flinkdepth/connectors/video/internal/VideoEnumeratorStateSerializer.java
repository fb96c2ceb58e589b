// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/** The enumerator's state in checkpoints. */
@Internal
public final class VideoEnumeratorStateSerializer
        implements SimpleVersionedSerializer<VideoEnumeratorState> {

    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(VideoEnumeratorState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(1024);
        out.writeBoolean(state.discovered());
        out.writeInt(state.known().size());
        for (String id : state.known()) {
            StringValue.writeString(id, out);
        }
        out.writeInt(state.unassigned().size());
        for (VideoSplit split : state.unassigned()) {
            VideoSplitSerializer.write(split, out);
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public VideoEnumeratorState deserialize(int version, byte[] bytes) throws IOException {
        VideoSplitSerializer.checkVersion(version);
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        boolean discovered = in.readBoolean();
        Set<String> known = new HashSet<>();
        for (int i = in.readInt(); i > 0; i--) {
            known.add(StringValue.readString(in));
        }
        List<VideoSplit> unassigned = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            unassigned.add(VideoSplitSerializer.read(in));
        }
        return new VideoEnumeratorState(discovered, known, unassigned);
    }
}
