// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.examples.cli.FlinkDepth;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and the command in a process of its own, with a locale that knows ASCII alone. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class LauncherITCase {

    private static final Path REPOSITORY = Path.of(System.getProperty("flinkdepth.repository"));
    private static final String LAUNCHER = REPOSITORY.resolve("examples/flink-depth").toString();

    /** Exit code of a process that SIGTERM has ended. */
    private static final int TERMINATED = 128 + 15;

    @TempDir Path folder;

    private Path images() throws Exception {
        Path images = Files.createDirectories(folder.resolve("images/sub"));
        byte[] png = TestFrames.grey("x", 0, 50, 64, 48).image();
        Files.write(folder.resolve("images/a.png"), png);
        // By a shell: this process may have no UTF-8 either.
        Path source = Files.write(folder.resolve("source.png"), png);
        String copies =
                "cd '%s' && cp '%s' $'gr\\xc3\\xb6\\xc3\\x9fe.png' && mkdir $'\\xc3\\xa4' && cp '%s' $'\\xc3\\xa4/b.png'"
                        .formatted(images, source, source);
        assertThat(start(new ProcessBuilder("bash", "-c", copies))).isEmpty();
        return folder.resolve("images");
    }

    private static String start(ProcessBuilder builder) throws Exception {
        builder.environment().put("LC_ALL", "C");
        Process process = builder.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    private ProcessBuilder depth(List<String> command, String... options) throws Exception {
        String model = TestModels.brightness(folder.resolve("model"), "v1", 1f).location();
        List<String> all = new ArrayList<>(command);
        all.addAll(List.of("depth", "--input", images().toString()));
        all.addAll(List.of("--output", folder.resolve("out").toString(), "--model", model));
        all.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(all);
        Path temporary = Files.createDirectories(folder.resolve("temporary"));
        JavaCommand.configureLauncher(builder, temporary);
        return builder;
    }

    private List<JsonNode> index() throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("out/index.jsonl"))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }

    @Test
    void theLauncherReadsNamesThatAreNotAscii() throws Exception {
        start(depth(List.of(LAUNCHER)));
        assertThat(index())
                .extracting(line -> line.path("file").asText())
                .containsExactlyInAnyOrder("a.png", "sub/größe.png", "sub/ä/b.png");
        assertThatNoTemporaryFilesAreLeft();
    }

    @Test
    void aCommandThatIsStoppedLeavesNoTemporaryFiles() throws Exception {
        Process process =
                depth(List.of(LAUNCHER), "--follow")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("said").toFile())
                        .start();
        try {
            CommonTestUtils.waitUtil(
                    () -> Files.exists(folder.resolve("out/a.png")) || !process.isAlive(),
                    Duration.ofMinutes(3),
                    "no depth");
            process.destroy();
            int code = process.waitFor();
            String said = Files.readString(folder.resolve("said"));
            assertThat(code).as(said).isEqualTo(TERMINATED);
            assertThat(said).doesNotContain("failed:");
        } finally {
            process.destroyForcibly();
        }
        assertThatNoTemporaryFilesAreLeft();
    }

    private void assertThatNoTemporaryFilesAreLeft() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("temporary"))) {
            // ONNX Runtime deletes its folder before the files in it, which leaves the folder.
            assertThat(files.skip(1))
                    .allMatch(file -> file.getFileName().toString().startsWith("onnxruntime-java"));
        }
    }

    /** Java in such a locale, started by somebody else. */
    @Test
    void aNameThatCannotBeDecodedIsOneFailure() throws Exception {
        start(depth(JavaCommand.of(FlinkDepth.class)));
        List<JsonNode> index = index();
        assertThat(index).hasSize(3);
        assertThat(index)
                .filteredOn(line -> line.has("failure"))
                .hasSize(2)
                .allSatisfy(
                        line -> {
                            assertThat(line.get("failure").asText()).isEqualTo("UNREADABLE_SOURCE");
                            assertThat(line.get("message").asText())
                                    .contains("cannot decode", "LC_ALL=C.UTF-8");
                        });
    }
}
