// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.examples.JavaCommand;
import io.flinkdepth.examples.cli.FlinkDepth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.flink.core.testutils.CommonTestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A quickstart that has no time to clean up. */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class KilledQuickstartITCase {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir private Path folder;
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void killWhatIsLeft() throws Exception {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private Process start(String... arguments) throws IOException {
        List<String> command =
                JavaCommand.of(
                        FlinkDepth.class,
                        "-Dai.djl.offline=true",
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Xmx1g",
                        "-Djava.io.tmpdir=" + folder);
        command.addAll(List.of("quickstart", "--headless"));
        command.addAll(List.of(arguments));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("output-" + started.size()).toFile())
                        .start();
        started.add(process);
        return process;
    }

    @Test
    void itsTrainerEndsAndTheNextStartDeletesItsFolders() throws Exception {
        Process quickstart = start();
        waitFor(quickstart, () -> hasTrainer(quickstart), "trainer");
        List<ProcessHandle> children = quickstart.descendants().toList();
        assertThat(children).isNotEmpty();
        quickstart.destroyForcibly().waitFor();
        for (ProcessHandle child : children) {
            child.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        List<Path> left = temporaryFolders();
        assertThat(left).anyMatch(path -> path.getFileName().toString().contains("-quickstart-"));
        // Younger ones could be of a process that is about to lock them.
        for (Path path : left) {
            Files.setLastModifiedTime(
                    path.resolve(".lock"), FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        }
        Process next = start("--no-learning");
        waitFor(
                next,
                () -> left.stream().noneMatch(Files::exists),
                "deletion of the killed process's folders");
    }

    /** Waits for a condition, and not for a process that has ended. */
    private void waitFor(Process process, BooleanSupplier condition, String what) throws Exception {
        CommonTestUtils.waitUtil(
                () -> condition.getAsBoolean() || !process.isAlive(), LIMIT, "no " + what);
        assertThat(process.isAlive())
                .as(() -> "ended without %s:%n%s".formatted(what, output()))
                .isTrue();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output-" + (started.size() - 1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its log comes with its process, which is the first that the quickstart starts. */
    private boolean hasTrainer(Process quickstart) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.endsWith("trainer.log"))
                    && quickstart.descendants().findAny().isPresent();
        } catch (IOException | UncheckedIOException e) {
            // Files come and go while it starts.
            return false;
        }
    }

    private List<Path> temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().startsWith("flink-depth-"))
                    .toList();
        }
    }
}
