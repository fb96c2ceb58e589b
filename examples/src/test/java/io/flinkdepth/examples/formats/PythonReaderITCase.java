// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthCodec;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.EncodedDepth;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.connectors.kafka.DepthMapSerializationSchema;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.shard.PseudoLabelEncoder;
import io.flinkdepth.connectors.shard.TestLabels;
import io.flinkdepth.examples.cli.FlinkDepth;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.training.dataset.format.OpenExr;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code examples/python/flink_depth.py} reads of what this project writes. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class PythonReaderITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int WIDTH = 5;
    private static final int HEIGHT = 3;

    @TempDir Path folder;

    private static DepthMap map(DepthKind kind) {
        float[] values = new float[WIDTH * HEIGHT];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.37f * i * i + 1;
        }
        return new DepthMap(
                new FrameIdentity("front", 7, 1_700_000_000_123L),
                WIDTH,
                HEIGHT,
                values,
                kind,
                new ModelVersion("m", "1"),
                InferenceTimings.NONE);
    }

    private static float[] decode(byte[] self) throws Exception {
        return DepthImage.decode(self, ImageLimits.NONE).values();
    }

    private static void requirePythonFor(DepthEncoding encoding) throws Exception {
        Python.require("numpy", "PIL");
        if (encoding != DepthEncoding.PNG16) {
            Python.require("zstandard");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PNG16,RELATIVE_DISPARITY",
        "PNG16,METRIC_DEPTH",
        "FLOAT16,RELATIVE_DISPARITY",
        "FLOAT32,METRIC_DEPTH"
    })
    void recordsOfTopics(DepthEncoding encoding, DepthKind kind) throws Exception {
        requirePythonFor(encoding);
        ProducerRecord<byte[], byte[]> record =
                new DepthMapSerializationSchema("depth", encoding).serialize(map(kind), null, null);
        ObjectNode headers = JSON.createObjectNode();
        record.headers()
                .forEach(
                        header ->
                                headers.put(
                                        header.key(),
                                        new String(header.value(), StandardCharsets.UTF_8)));
        Files.write(folder.resolve("value"), record.value());
        Files.write(folder.resolve("headers"), JSON.writeValueAsBytes(headers));
        // In place of kafka-python, which a machine with the other modules may lack.
        Files.writeString(
                folder.resolve("kafka.py"),
                """
                import json
                from types import SimpleNamespace as Record

                def KafkaConsumer(topic, bootstrap_servers, auto_offset_reset):
                    assert (topic, bootstrap_servers) == ("depth", "localhost:9092")
                    headers = [(k, v.encode()) for k, v in json.load(open("headers")).items()]
                    yield Record(key=b"front", value=open("value", "rb").read(), headers=headers)
                    yield Record(key=b"front", value=b"", headers=headers)
                """);
        List<String> lines = Python.read(folder, "kafka://localhost:9092/depth");
        assertThat(lines).hasSize(1);
        assertThat(JSON.readTree(lines.get(0)).at("/camera").asText()).isEqualTo("front");
        assertThat(JSON.readTree(lines.get(0)).at("/values/0/1").asInt()).isEqualTo(WIDTH);
        JsonNode read =
                Python.run(
                        folder,
                        "fields, values = depth(open('value', 'rb').read(), json.load(open('headers')))",
                        "print(json.dumps([fields, values.tolist()]))");
        assertThat(read.at("/0/kind").asText()).isEqualTo(kind.name());
        assertThat(values(read.get(1)))
                .containsExactly(decode(DepthImage.of(map(kind)).encode(encoding)));
    }

    @ParameterizedTest
    @EnumSource(DepthEncoding.class)
    void columnsOfTables(DepthEncoding encoding) throws Exception {
        requirePythonFor(encoding);
        byte[] column = DepthImage.of(map(DepthKind.METRIC_DEPTH)).encode(encoding);
        Files.write(folder.resolve("value"), column);
        JsonNode read =
                Python.run(
                        folder,
                        "fields, values = depth(open('value', 'rb').read())",
                        "print(json.dumps([fields, values.tolist()]))");
        assertThat(read.at("/0/kind").asText()).isEqualTo("METRIC_DEPTH");
        assertThat(read.get(1)).hasSize(HEIGHT);
        assertThat(values(read.get(1))).containsExactly(decode(column));
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "npy", "exr"})
    void foldersWithTheirIndex(String format) throws Exception {
        Python.require("numpy", "PIL");
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.write(images.resolve("a.png"), uneven(64, 48));
        Files.writeString(images.resolve("b.png"), "no image");
        String model = TestModels.brightness(folder.resolve("model"), "v1", 1f).location();
        Path output = folder.resolve("out");
        assertThat(
                        FlinkDepth.commandLine()
                                .execute(
                                        List.of(
                                                        "depth",
                                                        "--input=" + images,
                                                        "--output=" + output,
                                                        "--format=" + format,
                                                        "--model=" + model)
                                                .toArray(String[]::new)))
                .isZero();
        JsonNode read =
                Python.run(
                        folder,
                        "print(json.dumps([[f, None if v is None else v.tolist()]"
                                + " for f, v in folder('out')]))");
        assertThat(read).hasSize(2);
        assertThat(Python.read(folder, "out"))
                .hasSize(2)
                .anyMatch(line -> line.contains("\"values\": [[48, 64]"))
                .anyMatch(line -> line.contains("\"values\": null"));
        for (JsonNode frame : read) {
            if (frame.at("/0/name").asText().equals("b")) {
                assertThat(frame.at("/0/failure").asText()).isEqualTo("NOT_AN_IMAGE");
                assertThat(frame.get(1).isNull()).isTrue();
            } else {
                assertThat(frame.get(1)).hasSize(frame.at("/0/height").asInt());
                assertThat(values(frame.get(1))).containsExactly(file(output, frame.get(0)));
            }
        }
    }

    /** A PNG whose brightness rises and falls. */
    private static byte[] uneven(int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i / 3 * 37);
        }
        try (DecodedImage image = DecodedImage.ofRgb(width, height, rgb)) {
            return ImageCodec.encodePng(image, 1);
        }
    }

    private static float[] file(Path output, JsonNode line) throws Exception {
        Path file = output.resolve(line.get("file").asText());
        if (file.toString().endsWith(".exr")) {
            return OpenExr.read(file).values();
        }
        byte[] bytes = Files.readAllBytes(file);
        return file.toString().endsWith(".npy")
                ? NpyCodec.decode(bytes).values()
                : DepthCodec.decode(
                        new EncodedDepth(
                                DepthEncoding.PNG16,
                                line.get("width").asInt(),
                                line.get("height").asInt(),
                                line.get("scale").asDouble(),
                                line.get("offset").asDouble(),
                                bytes),
                        ImageLimits.NONE);
    }

    @Test
    void shards() throws Exception {
        Python.require("numpy", "PIL");
        List<PseudoLabel> labels = List.of(TestLabels.of(0), TestLabels.of(1));
        try (OutputStream shard = Files.newOutputStream(folder.resolve("shard.tar"))) {
            for (PseudoLabel label : labels) {
                new PseudoLabelEncoder().encode(label, shard);
            }
        }
        JsonNode read =
                Python.run(
                        folder,
                        "print(json.dumps([[f, len(i), d.tolist(), m.tolist()]"
                                + " for f, i, d, m in shard('shard.tar')]))");
        assertThat(read).hasSize(2);
        assertThat(Python.read(folder, "shard.tar")).hasSize(2);
        for (int i = 0; i < 2; i++) {
            PseudoLabel label = labels.get(i);
            assertThat(read.get(i).at("/0/key").asText()).isEqualTo(label.key());
            assertThat(read.get(i).at("/0/teacher/version").asText()).isEqualTo("v7");
            assertThat(read.get(i).get(1).asInt()).isEqualTo(label.frame().image().length);
            assertSame(label, values(read.get(i).get(2)), values(read.get(i).get(3)));
        }
    }

    private static void assertSame(PseudoLabel label, float[] disparity, float[] mask) {
        assertThat(disparity).hasSameSizeAs(mask).hasSize(label.label().valid().length);
        for (int i = 0; i < mask.length; i++) {
            boolean sky = label.label().sky()[i];
            assertThat(mask[i]).isEqualTo(sky ? 128 : label.label().valid()[i] ? 255 : 0);
            if (mask[i] > 0) {
                assertThat(disparity[i]).isCloseTo(label.label().disparity()[i], within(0.001f));
            }
        }
    }

    /** Row by row. */
    private static float[] values(JsonNode rows) {
        float[] values = new float[rows.size() * rows.get(0).size()];
        int next = 0;
        for (JsonNode row : rows) {
            for (JsonNode value : row) {
                values[next++] = value.floatValue();
            }
        }
        return values;
    }
}
