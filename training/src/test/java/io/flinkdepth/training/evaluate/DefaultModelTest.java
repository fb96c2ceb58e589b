// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model that comes with the operators is the one that its card describes. */
class DefaultModelTest {
    private static final String LOCATION = "bundled:default";

    @TempDir Path folder;

    @Test
    void itsFilesAreTheCards() throws IOException {
        ModelPackage opened = ModelPackage.open(LOCATION);
        opened.copyTo(folder);
        assertThat(folder.resolve(ModelPackage.MODEL_FILE)).isNotEmptyFile();
        assertThat(opened.card().licence().nonCommercial()).isFalse();
        assertThat(opened.card().outputs().depth().kind()).isEqualTo(DepthKind.RELATIVE_DISPARITY);
        assertThat(opened.card().outputs().embedding()).isNotNull();
    }

    @Test
    void itSeesMoreThanARampDoesAndScoresWhatItsCardSays() throws IOException {
        Path root = Path.of(System.getProperty("flinkdepth.shared", "absent"), "data");
        Assumptions.assumeTrue(Files.isDirectory(root), "no data sets at " + root);
        ModelPackage opened = ModelPackage.open(LOCATION);
        List<EvaluationResult> results;
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(LOCATION)) {
            results = EvaluationSet.scoreAll(root, predictor, EvaluationRun.DEFAULT, done -> {});
        }
        for (EvaluationResult result : results) {
            String set = result.dataset();
            assertThat(result.figure("absRel"))
                    .as(set)
                    .isCloseTo(opened.card().metrics().get(set + ".absRel"), within(2e-3));
            if (EvaluationSet.indoor(set) || set.equals("kitti_drive")) {
                assertThat(result.figure("absRel")).as(set).isLessThan(result.figure("rampAbsRel"));
            }
        }
        assertThat(results).hasSize(EvaluationSet.values().length);
        assertThat(indoorMean(results, "absRel"))
                .isLessThan(0.75 * indoorMean(results, "rampAbsRel"));
    }

    private static double indoorMean(List<EvaluationResult> results, String figure) {
        return results.stream()
                .filter(result -> EvaluationSet.indoor(result.dataset()))
                .mapToDouble(result -> result.figure(figure))
                .average()
                .orElseThrow();
    }
}
