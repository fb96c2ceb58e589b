// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What {@code flink-depth depth} refuses before it starts, and what it goes on with. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DepthChecksITCase {

    @TempDir Path folder;

    private Path images;
    private Path output;
    private String model;
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void writeInput() throws IOException {
        model = TestModels.brightness(folder.resolve("model"), "v1", 1f).location();
        images = Files.createDirectories(folder.resolve("images"));
        image("a.png", 50);
        image("b.png", 100);
        Files.write(images.resolve("broken.png"), TestFrames.broken("x", 0).image());
        output = folder.resolve("out");
    }

    private void image(String name, int grey) throws IOException {
        Files.write(images.resolve(name), TestFrames.grey("x", 0, grey, 64, 48).image());
    }

    private int run(Object input, Object output, String... more) {
        errors.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of("depth", "--model", model));
        arguments.addAll(List.of("--input", input.toString(), "--output", output.toString()));
        arguments.addAll(List.of(more));
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    private List<String> sourcesInIndex() throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(output.resolve("index.jsonl"))) {
            JsonNode node = new ObjectMapper().readTree(line);
            names.add(Path.of(node.get("source").asText()).getFileName().toString());
        }
        return names;
    }

    @Test
    void aPageIsForAJobInThisProcessAndAFreePort() throws Exception {
        assertThat(run(images, output, "--page", "0", "--cluster", "h:1")).isEqualTo(2);
        assertThat(errors.toString()).contains("--page is for a job in this process");
        assertThat(run(images, output, "--page", "70000")).isEqualTo(2);
        assertThat(errors.toString()).contains("--page is 70000; give a port");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            assertThat(run(images, output, "--page", port)).isEqualTo(1);
            assertThat(errors.toString()).contains("port " + port + " of 127.0.0.1 is not free");
        }
    }

    @Test
    void resultsAreKeptUnlessOneSaysWhatToDoWithThem() throws Exception {
        assertThat(run(images, output)).as(errors.toString()).isZero();
        byte[] first = Files.readAllBytes(output.resolve("index.jsonl"));
        assertThat(run(images, output)).isEqualTo(2);
        assertThat(errors.toString())
                .contains("--output is '" + output + "', which has results already")
                .contains("--resume")
                .contains("--overwrite")
                .hasLineCount(1);
        assertThat(output.resolve("index.jsonl")).hasBinaryContent(first);

        byte[] kept = {1, 2, 3};
        Files.write(output.resolve("a.png"), kept);
        assertThat(run(images, output, "--resume")).as(errors.toString()).isZero();
        assertThat(output.resolve("a.png")).as("not predicted again").hasBinaryContent(kept);
        assertThat(sourcesInIndex()).containsExactlyInAnyOrder("a.png", "b.png", "broken.png");

        assertThat(run(images, output, "--overwrite")).as(errors.toString()).isZero();
        assertThat(Files.size(output.resolve("a.png"))).isGreaterThan(kept.length);
        assertThat(sourcesInIndex()).containsExactlyInAnyOrder("a.png", "b.png", "broken.png");
        assertThat(run(images, output, "--overwrite", "--resume")).isEqualTo(2);
    }

    /** As a kill leaves it: a line is cut, a file is without its line; and the input has grown. */
    @Test
    void anInterruptedRunIsResumed() throws Exception {
        Files.delete(images.resolve("broken.png"));
        assertThat(run(images, output)).as(errors.toString()).isZero();
        String index = Files.readString(output.resolve("index.jsonl"));
        Files.writeString(output.resolve("index.jsonl"), index.substring(0, index.length() - 9));
        image("c.png", 150);
        // Takes the name that a.png had: what is there is not of this file.
        image("a.jpg", 200);
        assertThat(run(images, output, "--resume", "--colour")).as(errors.toString()).isZero();
        assertThat(sourcesInIndex()).containsExactlyInAnyOrder("a.jpg", "a.png", "b.png", "c.png");
        for (String file : List.of("a.png", "a.png.png", "b.png", "c.png", "c.colour.jpg")) {
            assertThat(output.resolve(file)).exists();
        }
    }

    /** Its card has no version; that of the package is its digest. */
    @Test
    void depthOfTheBundledModelIsResumed() throws Exception {
        model = InferenceBuilder.BUNDLED_MODEL;
        assertThat(run(images, output)).as(errors.toString()).isZero();
        byte[] kept = {1, 2, 3};
        Files.write(output.resolve("a.png"), kept);
        assertThat(run(images, output, "--resume")).as(errors.toString()).isZero();
        assertThat(output.resolve("a.png")).hasBinaryContent(kept);
    }

    @Test
    void anotherModelsDepthIsNotTakenForDone() throws Exception {
        assertThat(run(images, output)).as(errors.toString()).isZero();
        model = TestModels.brightness(folder.resolve("other"), "v2", 1f).location();
        assertThat(run(images, output, "--resume")).as(errors.toString()).isZero();
        assertThat(Files.readString(output.resolve("index.jsonl")))
                .contains("\"v2\"")
                .doesNotContain("\"v1\"");
        assertThat(sourcesInIndex()).hasSize(3);
    }

    @Test
    void anOutputThatCannotBeUsedIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertThat(run(images, file)).isEqualTo(1);
        assertThat(errors.toString())
                .contains("--output is '" + file + "', which cannot be written to")
                .contains("is a file, not a folder")
                .hasLineCount(1);
        assertThat(run(images, file.resolve("below"))).isEqualTo(1);
        assertThat(errors.toString()).contains("which cannot be written to").hasLineCount(1);
        byte[] photograph = Files.readAllBytes(images.resolve("a.png"));
        assertThat(run(images, images)).isEqualTo(1);
        assertThat(errors.toString()).contains("which its depth file would replace");
        assertThat(images.resolve("a.png")).hasBinaryContent(photograph);
    }

    @Test
    void whatBringsNothingIsNoSuccess() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThat(run(empty, output)).isEqualTo(1);
        assertThat(errors.toString()).contains("has no images and no videos").hasLineCount(1);
        Path bad = Files.createDirectories(folder.resolve("bad"));
        Files.write(bad.resolve("broken.png"), TestFrames.broken("x", 0).image());
        assertThat(run(bad, output)).isEqualTo(1);
        assertThat(errors.toString())
                .contains("no frame has a prediction: all 1 failed; " + output)
                .hasLineCount(1);
    }

    @Test
    void aBrokerThatIsNotThereIsSaidBeforeTheStart() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        String topic = "kafka://127.0.0.1:" + port + "/frames";
        assertThat(run(topic, output)).isEqualTo(1);
        assertThat(errors.toString())
                .contains("--input is '" + topic + "', but no broker can be reached there")
                .contains("Connection refused")
                .contains("start the broker, or give the address of one that runs")
                .hasLineCount(1);
        assertThat(run(images, topic)).isEqualTo(1);
        assertThat(errors.toString()).contains("--output is '" + topic + "'").hasLineCount(1);
        assertThat(run("kafka://no-such-host.invalid:9092/t", output)).isEqualTo(1);
        assertThat(errors.toString()).contains("its host name is not known").hasLineCount(1);
    }

    /** Something listens, and is no broker. */
    @Test
    void aSilentListenerIsNamed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String topic = "kafka://127.0.0.1:" + socket.getLocalPort() + "/frames";
            assertThat(run(topic, output)).isEqualTo(1);
            assertThat(errors.toString())
                    .contains("does not answer as a Kafka broker")
                    .hasLineCount(1);
        }
    }

    @Test
    void aTopicThatIsNotThereIsSaidBeforeTheStart() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopics(1, "there");
            String topics = "kafka://" + broker.address() + "/";
            assertThat(run(topics + "frames", output)).isEqualTo(1);
            assertThat(errors.toString())
                    .contains("--input is '" + topics + "frames', but the broker has no topic")
                    .contains("write a first record to it, make it")
                    .contains("kafka-topics.sh --bootstrap-server " + broker.address())
                    .hasLineCount(1);
            assertThat(run(topics + "there", output)).isEqualTo(1);
            assertThat(errors.toString()).contains("in which no frame was found");
        }
    }

    @Test
    void aModelThatCannotBeReadIsSaidBeforeTheStart() throws Exception {
        model = Files.createDirectories(folder.resolve("nothing")).toString();
        Files.writeString(Path.of(model, "card.json"), "{", StandardCharsets.UTF_8);
        assertThat(run(images, output)).isEqualTo(1);
        assertThat(errors.toString()).as(errors.toString()).contains("card.json").hasLineCount(1);
        assertThat(output).doesNotExist();
    }
}
