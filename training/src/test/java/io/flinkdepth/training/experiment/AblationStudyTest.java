// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneKind;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** All seven rows in a step each, twice: the second time nothing is trained again. */
class AblationStudyTest {
    private static final AblationSize SIZE = new AblationSize(GoldenCase.tiny16(), 48, 64, 3);

    @TempDir Path folder;

    private final List<String> steps = new ArrayList<>();

    private void scenes(String name, int from, SceneKind kind) throws IOException {
        SceneRenderer renderer = new SceneRenderer(Set.of(kind));
        for (int i = 0; i < 3; i++) {
            SceneFolder.write(folder.resolve(name), i, renderer.render(from + i, 96, 80));
        }
    }

    private void encoder() throws IOException {
        Map<String, long[]> encoder = new LinkedHashMap<>();
        ParameterShapes.of(SIZE.network())
                .forEach(
                        (name, shape) -> {
                            if (name.startsWith("pretrained.")) {
                                encoder.put(name.substring("pretrained.".length()), shape);
                            }
                        });
        SafetensorsWriter.write(
                folder.resolve("encoder.safetensors"),
                encoder,
                name -> GoldenGenerator.parameter(name, encoder.get(name)),
                WeightType.F32,
                Map.of());
    }

    private List<MeasuredSet> tests() throws IOException {
        Path file = folder.resolve("tests.yaml");
        Files.writeString(
                file,
                """
                sets:
                  - {name: first, set: synthetic, root: "%1$s/test", scenes: each-frame}
                  - {name: second, set: synthetic, root: "%1$s/other", cap: 20, scenes: one}
                """
                        .formatted(folder));
        return MeasuredSet.read(file);
    }

    private String ablation() throws IOException, InterruptedException {
        steps.clear();
        AblationStudy study =
                new AblationStudy(
                        SIZE,
                        folder.resolve("encoder.safetensors"),
                        Datasets.open("synthetic", folder.resolve("labelled")),
                        Datasets.openImages("images", folder.resolve("unlabelled"), Map.of()),
                        folder.resolve("runs"),
                        1);
        study.train(5, (row, report) -> steps.add(row + " " + report.step()));
        return study.score(List.of(5L), tests());
    }

    @Test
    void everyRowIsTrainedOnceAndCompared() throws IOException, InterruptedException {
        encoder();
        scenes("labelled", 1, SceneKind.ROOM);
        scenes("unlabelled", 11, SceneKind.CLUTTER);
        scenes("test", 21, SceneKind.CLUTTER);
        scenes("other", 31, SceneKind.ROOM);

        String first = ablation();
        assertThat(steps)
                .hasSize(AblationRow.values().length)
                .contains("LABELLED 1", "LABELLED_LONGER 2", "SECOND 1");
        assertThat(first)
                .contains("| labelled only | 1 |")
                .contains("| labelled only, trained as long | 1 |")
                .contains("| V2: pseudo-labels only | 1 |")
                .contains("| row | first | second |")
                .containsPattern("kept \\d+\\.\\d % of the tokens");
        assertThat(folder.resolve("runs/seed-5/labelled/labels").toFile().list()).hasSize(3);

        assertThat(ablation()).isEqualTo(first);
        assertThat(steps).isEmpty();
    }

    @Test
    void twoSetsOfOneName() throws IOException {
        Path file = folder.resolve("tests.yaml");
        String set = "  - {name: first, set: synthetic, root: test, scenes: one}\n";
        Files.writeString(file, "sets:\n" + set + set);
        assertThatThrownBy(() -> MeasuredSet.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two sets have the name first");
    }
}
