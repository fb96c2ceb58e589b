// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.source.internal.MediaSettings.Layout;
import io.flinkdepth.connectors.source.internal.MediaSplit.Kind;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;
import org.junit.jupiter.api.Test;

/** State of this version and of the two sources before it. */
class MediaStateTest {

    private static final MediaSplit CAMERA =
            MediaSplit.ofCamera(Kind.FOLDER, "a/ü", "/data", "p/").at(17, "x.jpg", 0);

    private static final MediaSplit SET =
            MediaSplit.ofImageSet(Kind.FILES, "set/a", "/set/a", List.of("1.jpg", "2.jpg"), 128)
                    .at(1, null, 4096);

    private static final ListingPosition POSITION =
            new ListingPosition(1, List.of(new ListingPosition.Level("b", 7)), 3);

    @Test
    void stateComesBack() throws IOException {
        for (Layout layout : Layout.values()) {
            MediaSplitSerializer splits = new MediaSplitSerializer(layout);
            MediaEnumeratorStateSerializer states = new MediaEnumeratorStateSerializer(layout);
            for (MediaSplit split : List.of(CAMERA, SET)) {
                assertThat(splits.deserialize(2, splits.serialize(split))).isEqualTo(split);
            }
            MediaEnumeratorState state =
                    new MediaEnumeratorState(
                            List.of("in"), POSITION, true, Set.of("a", "b"), List.of(SET, CAMERA));
            assertThat(states.deserialize(2, states.serialize(state))).isEqualTo(state);
        }
    }

    @Test
    void aNewerVersionIsRefused() {
        assertThatThrownBy(
                        () -> new MediaSplitSerializer(Layout.CAMERAS).deserialize(3, new byte[0]))
                .hasMessageContaining("version 3");
    }

    /** As the source of videos wrote it before both sources became one. */
    private static void writeCamera(MediaSplit split, DataOutputSerializer out) throws IOException {
        StringValue.writeString(split.kind().name(), out);
        StringValue.writeString(split.cameraId(), out);
        StringValue.writeString(split.location(), out);
        StringValue.writeString(split.namePrefix(), out);
        out.writeLong(split.position());
        StringValue.writeString(split.lastName(), out);
    }

    /** As the source of image sets wrote it. */
    private static void writeSet(MediaSplit split, DataOutputSerializer out) throws IOException {
        StringValue.writeString(split.kind().name(), out);
        StringValue.writeString(split.cameraId(), out);
        StringValue.writeString(split.location(), out);
        out.writeInt(split.names().size());
        for (String name : split.names()) {
            StringValue.writeString(name, out);
        }
        out.writeLong(split.first());
        out.writeLong(split.position());
        out.writeLong(split.offset());
    }

    @Test
    void splitsOfVersion1AreRead() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        writeCamera(CAMERA, out);
        assertThat(new MediaSplitSerializer(Layout.CAMERAS).deserialize(1, out.getCopyOfBuffer()))
                .isEqualTo(CAMERA);
        out.clear();
        writeSet(SET, out);
        assertThat(new MediaSplitSerializer(Layout.IMAGE_SET).deserialize(1, out.getCopyOfBuffer()))
                .isEqualTo(SET);
    }

    @Test
    void theEnumeratorOfVideosOfVersion1IsRead() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeBoolean(true);
        out.writeInt(1);
        StringValue.writeString("a/ü", out);
        out.writeInt(1);
        writeCamera(CAMERA, out);
        assertThat(
                        new MediaEnumeratorStateSerializer(Layout.CAMERAS)
                                .deserialize(1, out.getCopyOfBuffer()))
                .isEqualTo(
                        new MediaEnumeratorState(
                                List.of(),
                                ListingPosition.START,
                                true,
                                Set.of("a/ü"),
                                List.of(CAMERA)));
    }

    @Test
    void theEnumeratorOfImageSetsOfVersion1IsRead() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        out.writeInt(1);
        StringValue.writeString("/set", out);
        out.writeInt(1);
        out.writeInt(1);
        StringValue.writeString("b", out);
        out.writeLong(7);
        out.writeLong(3);
        out.writeInt(1);
        writeSet(SET, out);
        assertThat(
                        new MediaEnumeratorStateSerializer(Layout.IMAGE_SET)
                                .deserialize(1, out.getCopyOfBuffer()))
                .isEqualTo(
                        new MediaEnumeratorState(
                                List.of("/set"), POSITION, false, Set.of(), List.of(SET)));
    }
}
