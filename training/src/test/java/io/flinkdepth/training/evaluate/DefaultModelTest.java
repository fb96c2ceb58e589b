package io.flinkdepth.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        List<Evaluation> indoor = new ArrayList<>();
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(LOCATION)) {
            for (EvaluationSet set : EvaluationSet.values()) {
                Evaluation e = Evaluation.affineDisparity(set, root, predictor);
                assertThat(e.model().absoluteRelative())
                        .as(set.label())
                        .isCloseTo(
                                opened.card().metrics().get(set.label() + ".absRel"), within(2e-3));
                if (set.indoor() || set == EvaluationSet.KITTI_DRIVE) {
                    assertThat(e.model().absoluteRelative())
                            .as(set.label())
                            .isLessThan(e.ramp().absoluteRelative());
                }
                if (set.indoor()) {
                    indoor.add(e);
                }
            }
        }
        double model =
                DepthScore.mean(indoor.stream().map(Evaluation::model).toList()).absoluteRelative();
        double ramp =
                DepthScore.mean(indoor.stream().map(Evaluation::ramp).toList()).absoluteRelative();
        assertThat(model).isLessThan(0.75 * ramp);
    }
}
