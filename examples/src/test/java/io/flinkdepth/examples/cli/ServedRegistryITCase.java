// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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

/** {@code depth --registry} over input that ends: what the registry serves predicts all of it. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ServedRegistryITCase {

    @TempDir Path folder;

    private ModelRegistry registry;
    private final StringWriter errors = new StringWriter();

    @BeforeEach
    void publish() throws IOException {
        registry = ModelRegistry.at(folder.resolve("registry").toString());
        for (int i = 1; i <= 2; i++) {
            registry.publish(TestModels.brightness(folder.resolve("" + i), "v" + i, i), "street");
        }
        Path images = Files.createDirectories(folder.resolve("images"));
        Files.write(images.resolve("a.png"), TestFrames.grey("x", 0, 50).image());
    }

    private int run(String... more) {
        errors.getBuffer().setLength(0);
        List<String> arguments = new ArrayList<>(List.of("depth"));
        arguments.addAll(List.of("--input", folder.resolve("images").toString()));
        arguments.addAll(List.of("--output", folder.resolve("out").toString()));
        arguments.addAll(List.of("--registry", folder.resolve("registry").toString()));
        arguments.addAll(List.of(more));
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    @Test
    void theServedVersionPredictsAndAPinIsHeeded() throws Exception {
        String second = registry.newest("street").orElseThrow().card().version();
        assertThat(run()).as(errors.toString()).isZero();
        assertThat(folder.resolve("out/index.jsonl")).content().contains(second);
        String first = registry.rollBack("street", "test").card().version();
        assertThat(run("--model-name", "street", "--resume")).as(errors.toString()).isZero();
        assertThat(folder.resolve("out/index.jsonl")).content().contains(first);
        assertThat(folder.resolve("out/index.jsonl")).content().doesNotContain(second);
    }

    /** There is nothing to try it beside, and another machine may have refused it. */
    @Test
    void whatAJobRefusedIsServedAllTheSameWhereInputEnds() throws Exception {
        List<ModelPackage> versions = registry.versions("street");
        ModelVersion first = versions.get(0).version();
        ModelVersion second = versions.get(1).version();
        registry.record(
                new ModelEvent(
                        ModelEvent.Kind.REFUSED, first, second, 1, 2, "dark", ShadowFigures.NONE));
        assertThat(run()).as(errors.toString()).isZero();
        assertThat(folder.resolve("out/index.jsonl")).content().contains(second.version());
    }

    @Test
    void whatCannotBeFollowedIsSaidBeforeTheStart() throws Exception {
        assertThat(run("--model-name", "stret")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("--model-name is 'stret'", "which has the models [street]")
                .hasLineCount(1);
        registry.publish(TestModels.brightness(folder.resolve("3"), "v3", 3), "other");
        assertThat(run()).isEqualTo(2);
        assertThat(errors.toString())
                .contains("--model-name is not given", "[other, street]")
                .hasLineCount(1);
        assertThat(run("--model-name", "street", "--shadow-frames", "3")).isEqualTo(2);
        assertThat(errors.toString()).contains("--shadow-… are for jobs that change their model");
        assertThat(run("--model", "bundled:default")).isEqualTo(2);
        assertThat(errors.toString()).contains("--registry does nothing beside --model");
        assertThat(run("--model-name", "street", "--follow", "--shadow-teacher", "/none"))
                .isNotZero();
        assertThat(errors.toString()).contains("/none");
        assertThat(run("--follow", "--shadow-max-slowdown", "0.5")).isEqualTo(2);
        assertThat(errors.toString()).contains("maxSlowdown is 0.5; give at least 1");
        assertThat(folder.resolve("out")).doesNotExist();
    }
}
