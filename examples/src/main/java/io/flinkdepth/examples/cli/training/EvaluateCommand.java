// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.examples.cli.progress.ProgressLine;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.training.dataset.reader.DatasetDescription;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.evaluate.AffineDisparityProtocol;
import io.flinkdepth.training.evaluate.DepthModel;
import io.flinkdepth.training.evaluate.EvaluationProtocols;
import io.flinkdepth.training.evaluate.EvaluationReport;
import io.flinkdepth.training.evaluate.EvaluationResult;
import io.flinkdepth.training.evaluate.EvaluationRun;
import io.flinkdepth.training.evaluate.EvaluationSet;
import io.flinkdepth.training.evaluate.EvaluationSheet;
import io.flinkdepth.training.evaluate.JpegFrames;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.evaluate.OrdinalProtocol;
import io.flinkdepth.training.evaluate.UnlabelledVideoProtocol;
import io.flinkdepth.training.evaluate.VideoProtocol;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evaluate}: a model's figures on a data set, by a published protocol. */
@PublicEvolving
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = {
            "Scores a model on a data set by a published protocol, as it would be served, and says"
                    + " whether the figures are comparable with published ones.",
            "Without --dataset: on the samples nyuv2, sevenscenes, open3d_rgbd/redwood, tartanair"
                    + " and kitti_drive below the root, by affine-disparity."
        })
public final class EvaluateCommand implements Callable<Integer> {
    private static final int PICTURES = 24;

    @Spec private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "REF",
            description =
                    "Folder or URI of the model package, bundled:default, or an ONNX file with"
                            + " --card.")
    private String model;

    @Option(
            names = "--card",
            paramLabel = "FILE",
            description = "The card that says how to feed an ONNX file (docs/model-card.md).")
    @Nullable
    private Path card;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description =
                    "Data set, such as kitti, nyuv2, sintel, eth3d, ddad or da2k; images for"
                            + " videos and pictures without depth.")
    @Nullable
    private String dataset;

    @Option(
            names = "--root",
            required = true,
            paramLabel = "DIR",
            description = "The data set's folder; without --dataset, that of the samples' folders.")
    private Path root;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Option of the data set, such as split=eigen.txt; several allowed.")
    private Map<String, String> options = new LinkedHashMap<>();

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            description =
                    "affine-disparity, v2-metric, zoedepth, video, boundary-f1, sparsification;"
                            + " da-2k for da2k. Default:"
                            + " affine-disparity, da-2k for da2k, and video for images (which is"
                            + " all that there is for videos and pictures without depth).")
    @Nullable
    private String protocol;

    @Option(
            names = "--cap",
            paramLabel = "METRES",
            description = "Largest depth that counts, in place of the protocol's.")
    @Nullable
    private Double cap;

    @Option(
            names = "--limit",
            defaultValue = "0",
            paramLabel = "N",
            description = "Look at the first N images only.")
    private long limit;

    @Option(
            names = "--device",
            defaultValue = "cpu",
            paramLabel = "DEVICE",
            description = "cpu, cuda:N or auto. Default: ${DEFAULT-VALUE}.")
    private String device;

    @Option(
            names = "--jpeg",
            paramLabel = "QUALITY",
            description =
                    "Encode each image as a JPEG of this quality first, and decode it as a stream"
                            + " does: smaller, where the model's card allows it.")
    @Nullable
    private Integer jpeg;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    @Option(names = "--per-image", description = "List each image's figures.")
    private boolean perImage;

    @Option(
            names = "--html",
            paramLabel = "FILE",
            description =
                    "Write a page with image, truth, prediction and error of the first "
                            + PICTURES
                            + " images.")
    @Nullable
    private Path html;

    /** Made by the command line. */
    public EvaluateCommand() {}

    @Override
    public Integer call() throws IOException {
        requireFittingOptions();
        EvaluationSheet sheet =
                html == null ? EvaluationSheet.none() : EvaluationSheet.of(PICTURES);
        ProgressLine line = new ProgressLine(spec.commandLine().getErr());
        EvaluationRun run;
        try {
            run = new EvaluationRun(limit, sheet, items -> line.show(items + " images"));
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        try (OnnxDepthPredictor predictor = predictor()) {
            DepthModel evaluated = served(predictor);
            List<EvaluationResult> results =
                    dataset == null
                            ? EvaluationSet.scoreAll(
                                    root, evaluated, run, set -> line.end(set.label() + " done"))
                            : List.of(score(run, evaluated));
            if (dataset != null) {
                line.end(dataset + " done");
            }
            if (html != null) {
                sheet.write(html, predictor.name(), results.get(0));
            }
            EvaluationReport report = new EvaluationReport(predictor.name(), results, perImage);
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? report.toJson() : report.toMarkdown());
            out.flush();
        }
        return 0;
    }

    private DepthModel served(OnnxDepthPredictor predictor) {
        try {
            return jpeg == null ? predictor : new JpegFrames(predictor, jpeg);
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
    }

    private void requireFittingOptions() {
        boolean samples = dataset == null;
        boolean named = protocol != null && !protocol.equals(AffineDisparityProtocol.NAME);
        if (samples && (html != null || cap != null || named || !options.isEmpty())) {
            throw usage("--html, --cap, --option and other protocols need --dataset");
        }
        if (!samples && Datasets.all().stream().noneMatch(d -> d.name().equals(dataset))) {
            throw usage(
                    "--dataset "
                            + dataset
                            + " is unknown; there are "
                            + Datasets.all().stream().map(DatasetDescription::name).toList());
        }
        if (protocol != null
                && !EvaluationProtocols.LABELLED.contains(protocol)
                && !protocol.equals(OrdinalProtocol.NAME)) {
            throw usage(
                    "--protocol "
                            + protocol
                            + " is unknown; there are "
                            + EvaluationProtocols.LABELLED
                            + " and "
                            + OrdinalProtocol.NAME);
        }
    }

    private EvaluationResult score(EvaluationRun run, DepthModel predictor) throws IOException {
        String name = protocol != null ? protocol : usualProtocol();
        try {
            if (isUnlabelled() && name.equals(VideoProtocol.NAME)) {
                return run.score(
                        new UnlabelledVideoProtocol(),
                        Datasets.openImages(dataset, root, options),
                        predictor);
            }
            if (name.equals(OrdinalProtocol.NAME)) {
                return run.score(
                        new OrdinalProtocol(),
                        Datasets.openOrdinal(dataset, root, options),
                        predictor);
            }
            OptionalDouble metres = cap == null ? OptionalDouble.empty() : OptionalDouble.of(cap);
            return run.score(
                    EvaluationProtocols.labelled(name, dataset, metres),
                    Datasets.open(dataset, root, options),
                    predictor);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private boolean isUnlabelled() {
        return Datasets.description(dataset).content() == DatasetDescription.Content.IMAGES;
    }

    private String usualProtocol() {
        return switch (Datasets.description(dataset).content()) {
            case ORDINAL -> OrdinalProtocol.NAME;
            case IMAGES -> VideoProtocol.NAME;
            case LABELLED -> AffineDisparityProtocol.NAME;
        };
    }

    private OnnxDepthPredictor predictor() throws IOException {
        Device on;
        try {
            on = Device.parse(device);
        } catch (IllegalArgumentException e) {
            throw usage("--device: " + e.getMessage());
        }
        if (card != null) {
            ModelCard read = ModelCard.fromJson(Files.readAllBytes(card), card.toString());
            return OnnxDepthPredictor.open(Path.of(model), read, on);
        }
        if (model.endsWith(".onnx")) {
            throw usage("--model " + model + " is an ONNX file; say how to feed it with --card");
        }
        return OnnxDepthPredictor.open(model, on);
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
