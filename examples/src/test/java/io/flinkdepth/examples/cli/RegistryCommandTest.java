// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flinkdepth.connectors.model.ModelDecision;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.model.TrustedKeys;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The registry from the command line, with the bundled model published under two cards. */
class RegistryCommandTest {
    @TempDir Path folder;
    @TempDir Path made;

    private final StringWriter out = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        List<String> all = new ArrayList<>(List.of("registry"));
        all.addAll(List.of(arguments));
        all.add("--registry=" + folder.toUri());
        CommandLine command = FlinkDepth.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(out, true));
        return command.execute(all.toArray(new String[0]));
    }

    /** The bundled network under another card. */
    private String another() throws IOException {
        ModelPackage bundled = ModelPackage.open("bundled:default");
        Path copy = Files.createDirectory(made.resolve("copy"));
        bundled.copyTo(copy);
        return ModelPackageWriter.write(copy, bundled.card().withMetrics(Map.of("another", 1.0)))
                .location();
    }

    @Test
    void decisionsAreListedWithTheirReasons() throws Exception {
        assertThat(run("publish", "bundled:default")).isZero();
        ModelRegistry.at(folder.toUri().toString())
                .record(
                        "flink-depth-tiny",
                        new ModelDecision(
                                Instant.parse("2026-11-22T19:00:00Z"),
                                "0d3c",
                                "refused",
                                null,
                                null,
                                "worse at night",
                                Map.of("night.absRel.after", 0.5)));
        assertThat(run("show", "flink-depth-tiny")).isZero();
        assertThat(out.toString())
                .contains("2026-11-22T19:00:00Z round 0d3c refused: worse at night");
    }

    @Test
    void aPackageIsPublishedUnderTheNameThatJobsFollow() throws Exception {
        assertThat(run("publish", "bundled:default", "--name", "street")).isZero();
        assertThat(out.toString()).startsWith("published street 2");
        assertThat(run("publish", "bundled:default", "--name", "street")).isZero();
        assertThat(run("list")).isZero();
        assertThat(out.toString()).startsWith("* street 2").hasLineCount(1);
        assertThat(run("publish", "bundled:default", "--name", "a/b")).isNotZero();
        assertThat(out.toString()).contains("a/b").hasLineCount(1);
    }

    /** By the command that docs/registry.md names, where openssl is installed. */
    @Test
    void aSignatureCanBeCheckedByOpenssl() throws Exception {
        assumeTrue(openssl("version") == 0, "openssl is not installed");
        String key = made.resolve("street.pem").toString();
        String trusted = made.resolve("street.pub").toString();
        String model = another();
        assertThat(openssl("genpkey", "-algorithm", "ed25519", "-out", key)).isZero();
        assertThat(openssl("pkey", "-in", key, "-pubout", "-out", trusted)).isZero();
        assertThat(run("publish", model, "--sign", trusted)).isNotZero();
        assertThat(out.toString()).contains("street.pub has no part '-----BEGIN PRIVATE KEY-----'");
        assertThat(run("publish", model, "--sign", key)).as(out.toString()).isZero();
        ModelPackage signed =
                ModelRegistry.at(folder.toUri().toString())
                        .served("flink-depth-tiny")
                        .orElseThrow();
        TrustedKeys.read(Path.of(trusted)).require(signed);
        Path card = Path.of(URI.create(signed.location())).resolve(ModelPackage.CARD_FILE);
        Path signature = made.resolve("signature");
        Files.write(
                signature,
                Base64.getMimeDecoder()
                        .decode(
                                Files.readAllBytes(
                                        card.resolveSibling(ModelPackage.SIGNATURE_FILE))));
        assertThat(
                        openssl(
                                "pkeyutl",
                                "-verify",
                                "-pubin",
                                "-inkey",
                                trusted,
                                "-rawin",
                                "-in",
                                card.toString(),
                                "-sigfile",
                                signature.toString()))
                .isZero();
    }

    private static int openssl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            return -1;
        }
    }

    @Test
    void aVersionThatAJobRefusedLastIsMarked() throws Exception {
        ModelRegistry registry = ModelRegistry.at(folder.toUri().toString());
        ModelVersion served = registry.publish(ModelPackage.open("bundled:default")).version();
        ModelVersion candidate = registry.publish(ModelPackage.open(another())).version();
        registry.record(event(ModelEvent.Kind.REFUSED, served, candidate, 1_000));
        assertThat(run("list")).isZero();
        assertThat(out.toString().lines())
                .containsExactly(
                        "  flink-depth-tiny " + served.version(),
                        "* flink-depth-tiny "
                                + candidate.version()
                                + "  refused 1970-01-01T00:00:01Z: too dark");
        registry.record(event(ModelEvent.Kind.SWAPPED, served, candidate, 2_000));
        assertThat(run("list")).isZero();
        assertThat(out.toString()).as("the last word").doesNotContain("refused");
        assertThat(run("show", "flink-depth-tiny")).isZero();
        assertThat(out.toString())
                .contains(
                        "1970-01-01T00:00:01Z job: REFUSED "
                                + candidate.version()
                                + " beside "
                                + served.version()
                                + ": too dark");
    }

    private static ModelEvent event(
            ModelEvent.Kind kind, ModelVersion served, ModelVersion candidate, long at) {
        return new ModelEvent(kind, served, candidate, at, at, "too dark", ShadowFigures.NONE);
    }

    @Test
    void aRegistryThatIsNotThereHasNoEmptyList() {
        folder = folder.resolve("mistyped");
        assertThat(run("list")).isEqualTo(1);
        assertThat(out.toString())
                .contains("--registry is '" + folder.toUri() + "', where there is no folder");
    }

    @Test
    void whatIsPublishedIsListedPinnedAndRolledBack() throws Exception {
        assertThat(run("publish", "bundled:default")).as(out.toString()).isZero();
        assertThat(run("publish", "bundled:default")).as("the same version").isZero();
        assertThat(run("publish", another())).isZero();
        assertThat(run("list")).isZero();
        List<String> lines = out.toString().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.get(0)).startsWith("  flink-depth-tiny 2");
        assertThat(lines.get(1)).startsWith("* flink-depth-tiny 2");
        String first = lines.get(0).substring(lines.get(0).lastIndexOf(' ') + 1);

        assertThat(run("rollback", "flink-depth-tiny", "--reason", "edges are worse")).isZero();
        assertThat(out.toString()).contains(first + " is pinned");
        assertThat(run("list")).isZero();
        assertThat(out.toString()).startsWith("* flink-depth-tiny " + first);
        assertThat(run("show", "flink-depth-tiny")).isZero();
        assertThat(out.toString()).contains("\"version\" : \"" + first).contains("edges are worse");

        assertThat(run("rollback", "flink-depth-tiny")).isEqualTo(1);
        assertThat(out.toString()).contains("no version of flink-depth-tiny before");
        assertThat(run("unpin", "flink-depth-tiny")).isZero();
        assertThat(run("list")).isZero();
        assertThat(out.toString().lines().toList().get(1)).startsWith("*");
        assertThat(run("pin", "flink-depth-tiny", "none")).isEqualTo(1);
        assertThat(run("show", "other")).isEqualTo(2);
    }
}
