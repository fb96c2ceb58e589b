// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static io.flinkdepth.connectors.record.DepthKind.METRIC_DEPTH;
import static io.flinkdepth.connectors.record.DepthKind.RELATIVE_DISPARITY;
import static io.flinkdepth.training.evaluate.TestSamples.always;
import static io.flinkdepth.training.evaluate.TestSamples.protocol;
import static io.flinkdepth.training.evaluate.TestSamples.shared;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.training.dataset.reader.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Protocols on real samples with models that are formulas, against the same computed by NumPy
 * (numpy.linalg.lstsq, boolean masks) from the files.
 */
class RealSamplesTest {
    private static final double TOLERANCE = 1e-6;

    private static EvaluationResult score(
            String protocol, String dataset, Path root, long limit, DepthModel model)
            throws IOException {
        return new EvaluationRun(limit, EvaluationSheet.none(), n -> {})
                .score(protocol(protocol, dataset), Datasets.open(dataset, root), model);
    }

    private static void check(EvaluationResult result, Object... namesAndFigures) {
        for (int i = 0; i < namesAndFigures.length; i += 2) {
            double expected = (double) namesAndFigures[i + 1];
            assertThat(result.figure((String) namesAndFigures[i]))
                    .as((String) namesAndFigures[i])
                    .isCloseTo(expected, within(TOLERANCE * Math.max(1, expected)));
        }
    }

    @Test
    void affineDisparityOnNyu() throws IOException {
        DepthModel model =
                always(640, 480, RELATIVE_DISPARITY, (x, y) -> 1 + Math.sin(x / 50.0) + y / 240.0);
        check(
                score("affine-disparity", "nyuv2", shared("nyuv2"), 1, model),
                "absRel",
                0.192283189,
                "delta1",
                0.664634889,
                "delta2",
                0.923686595,
                "delta3",
                0.997137177,
                "sqRel",
                0.216943451,
                "rmse",
                0.977469052,
                "rmseLog",
                0.246071444,
                "log10",
                0.084812079,
                "siLog",
                0.245210705,
                "siLogPercent",
                24.434693432);
    }

    /** Depth 2 + red / 8 + x / 100, so that the mean with the mirrored image says something. */
    @Test
    void zoeDepthOnAKittiDrive() throws IOException {
        DepthModel model =
                image -> {
                    byte[] rgb = image.toRgb();
                    return always(
                                    image.width(),
                                    image.height(),
                                    METRIC_DEPTH,
                                    (x, y) ->
                                            2
                                                    + (rgb[3 * (y * image.width() + x)] & 0xff)
                                                            / 8.0
                                                    + x / 100.0)
                            .predict(image);
                };
        check(
                score("zoedepth", "kitti_drive", shared("kitti_drive"), 1, model),
                "absRel",
                1.128610984,
                "delta1",
                0.148069644,
                "delta2",
                0.314458743,
                "delta3",
                0.518016654,
                "sqRel",
                17.285491363,
                "rmse",
                13.391221096,
                "rmseLog",
                0.822241137,
                "siLogPercent",
                64.460924290);
    }

    @Test
    void v2MetricOnRedwood() throws IOException {
        DepthModel model = always(640, 480, METRIC_DEPTH, (x, y) -> 1 + x / 320.0 + y / 480.0);
        check(
                score("v2-metric", "redwood", shared("open3d_rgbd/redwood"), 0, model),
                "absRel",
                0.586063704,
                "delta1",
                0.294638979,
                "rmse",
                1.096690912,
                "log10",
                0.185043616,
                "siLog",
                0.472066101);
    }

    /** Disparity y / 100 + green / 255 over three frames. */
    @Test
    void videoOnAKittiDrive() throws IOException {
        DepthModel model =
                image -> {
                    byte[] rgb = image.toRgb();
                    return always(
                                    image.width(),
                                    image.height(),
                                    RELATIVE_DISPARITY,
                                    (x, y) ->
                                            y / 100.0
                                                    + (rgb[3 * (y * image.width() + x) + 1] & 0xff)
                                                            / 255.0)
                            .predict(image);
                };
        check(
                score("video", "kitti_drive", shared("kitti_drive"), 3, model),
                "absRel",
                0.364171423,
                "delta1",
                0.414422232,
                "rmse",
                10.755667754,
                "siLog",
                0.588261772,
                "temporalChange",
                0.012483471,
                "temporalError",
                0.009869959);
    }
}
