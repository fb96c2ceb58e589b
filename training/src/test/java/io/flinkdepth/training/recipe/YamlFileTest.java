// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong in a file is named by file, field, value and expectation. */
class YamlFileTest {
    @TempDir Path folder;

    record Fields(
            int steps,
            double rate,
            @Nullable Duration poll,
            @Nullable List<Path> roots,
            @Nullable Map<Fields.Kind, Double> weights,
            @Nullable Inner inner) {
        enum Kind {
            NO_LOSS,
            LOSS
        }
    }

    record Inner(String name, @Nullable Integer size, @Nullable Integer rows) {
        Inner {
            if (size == null && rows == null && name.equals("grid")) {
                throw new IllegalArgumentException("size is missing; expected it, or rows");
            }
            if (name.isEmpty()) {
                throw new IllegalArgumentException("name is empty");
            }
        }
    }

    private Fields read(String yaml) throws IOException {
        Path defaults = Files.writeString(folder.resolve("defaults.yaml"), "rate: 1");
        Path file = Files.writeString(folder.resolve("a.yaml"), yaml);
        return YamlFile.read(file).withDefaults(YamlFile.read(defaults)).as(Fields.class);
    }

    private void refused(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a.yaml")
                .hasMessageContaining(message);
    }

    @Test
    void fieldsAndDefaults() throws IOException {
        Fields fields = read("steps: 3\npoll: PT2S\nroots: [a]\nweights: {no-loss: 2}");
        assertThat(fields)
                .isEqualTo(
                        new Fields(
                                3,
                                1,
                                Duration.ofSeconds(2),
                                List.of(Path.of("a")),
                                Map.of(Fields.Kind.NO_LOSS, 2.0),
                                null));
        assertThat(read("steps: 3\nrate: 5e-5").rate()).isEqualTo(5e-5);
    }

    @Test
    void wrongFields() {
        refused("rate: 1", "field steps is missing; expected a whole number");
        refused("steps: 1\nrate: null", "field rate is missing; expected a number");
        refused("steps: many", "field steps is 'many'; expected a whole number");
        refused("steps: 1.5", "field steps is '1.5'; expected a whole number");
        refused("steps: {a: 1}", "field steps is '{\"a\":1}'; expected a whole number");
        refused("steps: 99999999999", "field steps is '99999999999'");
        refused("steps: 1\nstep: 2", "field step is unknown; did you mean steps?");
        refused("stepz: 1", "field stepz is unknown; did you mean steps? The fields are");
        refused("steps: 1\ninner: {nam: a}", "field inner.nam is unknown; did you mean name?");
        refused("steps: 1\nsteps: 2", "Duplicate field 'steps'");
        refused("steps: 1\npoll: PT0S", "field poll is 'PT0S'; expected a time above 0");
        refused("steps: 1\npoll: soon", "field poll is 'soon'; expected a time above 0");
        refused("steps: 1\nroots: 5", "field roots is '5'; expected a list");
        refused("steps: 1\nroots: [a, 5]", "field roots[1] is '5'; expected a path");
        refused(
                "steps: 1\nweights: {los: 1}",
                "weights.los is 'los'; expected one of no-loss, loss");
        refused("steps: 1\nweights: {loss: x}", "field weights.loss is 'x'; expected a number");
        refused("steps: 1\ninner: a", "field inner is 'a'; expected a mapping of fields");
        refused("steps: 1\ninner: {}", "field inner.name is missing; expected a text");
        refused("steps: 1\ninner: {name: ''}", "inner: name is empty");
        refused("steps: 1\ninner: {name: grid}", "inner: size is missing; expected it, or rows");
        refused(
                "steps: 1\ninner: {name: grid, siez: 3}",
                "field inner.siez is unknown; did you mean size?");
        refused("- 1", "is not a mapping of fields");
        refused("a: [", "a.yaml: ");
    }
}
