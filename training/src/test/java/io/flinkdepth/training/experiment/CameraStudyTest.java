// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightType;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two networks in a step each, twice: the second time nothing is rendered or trained. */
class CameraStudyTest {
    private static final CameraStudySize SIZE =
            new CameraStudySize(GoldenCase.tiny16(), 48, 2, 1, 3, 2);

    @TempDir Path folder;

    private Path encoder() throws Exception {
        Map<String, long[]> encoder = new LinkedHashMap<>();
        ParameterShapes.of(SIZE.network())
                .forEach(
                        (name, shape) -> {
                            if (name.startsWith("pretrained.")) {
                                encoder.put(name.substring("pretrained.".length()), shape);
                            }
                        });
        Path file = folder.resolve("encoder.safetensors");
        SafetensorsWriter.write(
                file,
                encoder,
                name -> GoldenGenerator.parameter(name, encoder.get(name)),
                WeightType.F32,
                Map.of());
        return file;
    }

    @Test
    void bothNetworksAreTrainedOnceAndCompared() throws Exception {
        CameraStudy study = new CameraStudy(SIZE, encoder(), folder.resolve("runs"), 3);
        List<String> steps = new ArrayList<>();
        String table = study.run((labels, report) -> steps.add(labels + " " + report.step()));
        assertThat(steps).containsExactly("METRES 1", "CANONICAL 1");
        assertThat(table)
                .containsPattern("\\| metres \\| \\d\\.\\d+ \\| \\d+\\.\\d % \\|")
                .containsPattern("\\| canonical camera \\| \\d\\.\\d+ \\|");
        assertThat(study.run((labels, report) -> steps.add("again"))).isEqualTo(table);
        assertThat(steps).hasSize(2);
        Path model = folder.resolve("runs/canonical/package");
        assertThat(ModelPackage.open(model.toUri().toString()).card().outputs().depth())
                .satisfies(depth -> assertThat(depth.canonicalFocalLength()).isBetween(51.4, 51.5));
    }
}
