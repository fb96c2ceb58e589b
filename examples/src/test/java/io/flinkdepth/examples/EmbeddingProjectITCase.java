// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The project of a user, examples/embedding, outside the checkout: by Maven of its own, without the
 * network, on the artefacts of this build. Those are in a repository of the test, in front of the
 * one that the build itself uses.
 */
@Tag("processes")
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class EmbeddingProjectITCase {

    private static final Path REPOSITORY = Path.of(System.getProperty("flinkdepth.repository"));
    private static final String VERSION = System.getProperty("flinkdepth.version");

    @TempDir Path folder;

    @Test
    void theJobOfTheDocumentationRunsOnThePublishedArtefacts() throws Exception {
        install("bom", "flink-depth-bom");
        for (String module : List.of("docker/broker", "connectors", "operators")) {
            String artifact = "flink-depth-" + Path.of(module).getFileName();
            Path jar = install(module, artifact).resolve(file(artifact, "jar"));
            Files.createSymbolicLink(
                    jar, REPOSITORY.resolve(module).resolve("target").resolve(jar.getFileName()));
        }
        assertThat(maven(copyOfTheProject(), "test")).contains("Tests run: 1, Failures: 0");
    }

    private static String file(String artifact, String type) {
        return artifact + "-" + VERSION + "." + type;
    }

    /** Puts a module's POM, as it is published, into the test's repository; returns its folder. */
    private Path install(String module, String artifact) throws IOException {
        Path target = folder.resolve("repository/io/flinkdepth").resolve(artifact).resolve(VERSION);
        String pom = Files.readString(REPOSITORY.resolve(module).resolve(".flattened-pom.xml"));
        assertThat(pom).as(artifact).doesNotContain("<parent>", "${revision}", "${flink");
        Files.writeString(Files.createDirectories(target).resolve(file(artifact, "pom")), pom);
        return target;
    }

    private Path copyOfTheProject() throws IOException {
        Path project = REPOSITORY.resolve("examples/embedding");
        Path copy = folder.resolve("project");
        for (String part : List.of("pom.xml", "src")) {
            try (Stream<Path> files = Files.walk(project.resolve(part))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path to = copy.resolve(project.relativize(file));
                    Files.createDirectories(to.getParent());
                    Files.copy(file, to);
                }
            }
        }
        return copy;
    }

    private String maven(Path project, String goal) throws Exception {
        Path output = folder.resolve("output.txt");
        Process process =
                new ProcessBuilder(
                                REPOSITORY.resolve("mvnw").toString(),
                                "-B",
                                "-ntp",
                                "-o",
                                "-Dmaven.repo.local=" + folder.resolve("repository"),
                                "-Dmaven.repo.local.tail="
                                        + System.getProperty("flinkdepth.maven.repository"),
                                "-Dflink.version=" + System.getProperty("flinkdepth.flink.version"),
                                goal)
                        .directory(project.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            int exit = process.waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(exit).as(text).isZero();
            return text;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
