// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each record comes back as it was, never by way of Kryo, and says so in a savepoint. */
class RecordSerializersTest {

    private static final FrameIdentity IDENTITY = new FrameIdentity("front ü", 7, 1234, "a/b");
    private static final ModelVersion MODEL = new ModelVersion("small", "20260101-abc");
    private static final InferenceTimings TIMINGS = new InferenceTimings(1, 2, 3, 4, 5);

    static Stream<Object> records() {
        return Stream.of(
                new Frame(IDENTITY, new byte[] {1, 2, 3}, "image/jpeg"),
                new Frame(
                        new FrameIdentity("c", 0, Long.MIN_VALUE),
                        new byte[0],
                        null,
                        new CameraIntrinsics(500, 501, 320, 240),
                        new FrameDefect(FailureReason.BAD_HEADER, "sequence is 'x'")),
                new FailedFrame(IDENTITY, FailureReason.EMPTY, "no bytes", new byte[] {9}),
                new DepthMap(
                        IDENTITY,
                        2,
                        1,
                        new float[] {1.5f, -0f},
                        DepthKind.METRIC_DEPTH,
                        MODEL,
                        TIMINGS),
                new DepthMap(
                        IDENTITY,
                        2,
                        1,
                        new float[] {1.5f, 2},
                        DepthKind.METRIC_DEPTH,
                        MODEL,
                        TIMINGS,
                        DepthConfidence.of(new float[] {0.25f, 0.75f})),
                new DepthMap(
                        IDENTITY,
                        1,
                        1,
                        new float[] {1.5f},
                        DepthKind.METRIC_DEPTH,
                        MODEL,
                        TIMINGS,
                        new DepthConfidence(0.5f, null)),
                new ImageEmbedding(IDENTITY, new float[] {1}, new float[] {2, 3}, MODEL, TIMINGS),
                new PseudoLabel(
                        new Frame(IDENTITY, new byte[] {1, 2}, null),
                        "0123456789abcdef0123456789abcdef",
                        new DisparityLabel(
                                3,
                                3,
                                new float[] {Float.NaN, 1, 2, 3, 4, 5, 6, 7, 0},
                                new boolean[] {
                                    false, true, false, false, true, true, false, true, true
                                },
                                new boolean[] {
                                    false, false, false, false, false, false, false, false, true
                                }),
                        MODEL,
                        Map.of("quality", 0.5, "novelty", -1e-300, "agreement", 1.0),
                        SelectionReason.NOVEL),
                new PseudoLabel(
                        new Frame(
                                IDENTITY,
                                new byte[0],
                                "image/png",
                                new CameraIntrinsics(500, 501, 320, 240),
                                null),
                        "f".repeat(64),
                        new DisparityLabel(
                                1, 2, new float[] {-1, 0}, new boolean[] {true, false}, null),
                        MODEL,
                        Map.of(),
                        SelectionReason.EXHAUSTIVE),
                new ReferencePoints(
                        "front",
                        1234,
                        640,
                        480,
                        new float[] {1.5f, 3},
                        new float[] {0, -2},
                        new float[] {7, 0.1f}),
                new AlignedDepth(
                        new DepthMap(
                                IDENTITY,
                                1,
                                1,
                                new float[] {2},
                                DepthKind.METRIC_DEPTH,
                                MODEL,
                                TIMINGS),
                        new AlignmentFit(0.5, -0.1, 0.02, 7, 100)),
                new AlignedDepth(
                        new DepthMap(
                                IDENTITY,
                                1,
                                1,
                                new float[] {2},
                                DepthKind.RELATIVE_DISPARITY,
                                MODEL,
                                TIMINGS),
                        null),
                new ModelUpdate(MODEL, "file:/models/small", null),
                new ModelUpdate(MODEL, "s3://bucket/small", "00ff"),
                new ModelEvent(
                        ModelEvent.Kind.REFUSED,
                        MODEL,
                        new ModelVersion("small", "2"),
                        1,
                        2,
                        "too slow",
                        new ShadowFigures(16, 0.9, Double.NaN, 0.8, 40.5, 400, 0.9, 0.8)));
    }

    /** The first format of both had no confidence, which is at the end now. */
    @Test
    void recordsOfTheFirstFormatAreRead() throws IOException {
        DepthMap map =
                new DepthMap(
                        IDENTITY, 1, 1, new float[] {2}, DepthKind.METRIC_DEPTH, MODEL, TIMINGS);
        assertThat(readOfFirstFormat(map, 1)).isEqualTo(map);
        ModelEvent event =
                new ModelEvent(
                        ModelEvent.Kind.SWAPPED,
                        MODEL,
                        MODEL,
                        1,
                        2,
                        "better",
                        new ShadowFigures(16, 0.9, 0.9, 0.8, 40.5, 400));
        assertThat(readOfFirstFormat(event, 2 * Double.BYTES)).isEqualTo(event);
    }

    private static Object readOfFirstFormat(Object record, int newBytes) throws IOException {
        byte[] bytes = serialize(record);
        bytes[0] = 1;
        DataInputDeserializer input = new DataInputDeserializer(bytes, 0, bytes.length - newBytes);
        Object read = serializerOf(record).deserialize(input);
        assertThat(input.available()).isZero();
        return read;
    }

    @SuppressWarnings("unchecked")
    private static TypeSerializer<Object> serializerOf(Object record) {
        SerializerConfigImpl noKryo = new SerializerConfigImpl();
        noKryo.setGenericTypes(false);
        return (TypeSerializer<Object>)
                TypeInformation.of(record.getClass()).createSerializer(noKryo);
    }

    private static byte[] serialize(Object record) throws IOException {
        DataOutputSerializer output = new DataOutputSerializer(64);
        serializerOf(record).serialize(record, output);
        return output.getCopyOfBuffer();
    }

    @ParameterizedTest
    @MethodSource("records")
    void roundTrips(Object record) throws IOException {
        DataInputDeserializer input = new DataInputDeserializer(serialize(record));
        Object read = serializerOf(record).deserialize(input);
        assertThat(read).isEqualTo(record).hasSameHashCodeAs(record);
        assertThat(input.available()).as("bytes left over").isZero();
    }

    @ParameterizedTest
    @MethodSource("records")
    void copiesStreamToStream(Object record) throws IOException {
        byte[] bytes = serialize(record);
        DataOutputSerializer output = new DataOutputSerializer(64);
        serializerOf(record).copy(new DataInputDeserializer(bytes), output);
        assertThat(output.getCopyOfBuffer()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @MethodSource("records")
    void isImmutableAndRestoresFromItsSnapshot(Object record) throws IOException {
        TypeSerializer<Object> serializer = serializerOf(record);
        assertThat(serializer.isImmutableType()).isTrue();
        assertThat(serializer.copy(record)).isSameAs(record);
        DataOutputSerializer output = new DataOutputSerializer(64);
        TypeSerializerSnapshot.writeVersionedSnapshot(output, serializer.snapshotConfiguration());
        TypeSerializerSnapshot<Object> restored =
                TypeSerializerSnapshot.readVersionedSnapshot(
                        new DataInputDeserializer(output.getCopyOfBuffer()),
                        getClass().getClassLoader());
        assertThat(restored.restoreSerializer()).isEqualTo(serializer);
        assertThat(
                        serializer
                                .snapshotConfiguration()
                                .resolveSchemaCompatibility(restored)
                                .isCompatibleAsIs())
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("records")
    void refusesAFormatOfTheFuture(Object record) throws IOException {
        byte[] bytes = serialize(record);
        bytes[0] = 99;
        assertThatThrownBy(() -> serializerOf(record).deserialize(new DataInputDeserializer(bytes)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(record.getClass().getSimpleName())
                .hasMessageContaining("format 99");
    }
}
