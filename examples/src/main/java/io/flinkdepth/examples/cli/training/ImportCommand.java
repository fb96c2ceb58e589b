// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelLicence;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.Generation;
import io.flinkdepth.training.onnx.ExportOptions;
import io.flinkdepth.training.onnx.ModelPackageExporter;
import io.flinkdepth.training.onnx.OnnxExporter;
import io.flinkdepth.training.weights.PublishedWeights;
import io.flinkdepth.training.weights.WeightFile;
import io.flinkdepth.training.weights.WeightFileException;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.apache.flink.annotation.PublicEvolving;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code import}: published Depth Anything weights to a model package. */
@PublicEvolving
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Makes a model package of published weights of Depth Anything 1, 2 or 3.")
public final class ImportCommand implements Callable<Integer> {
    private static final int INPUT_SIDE = 518;
    private static final int INPUT_SIDE_V3 = 504;

    /** Metres are the prediction times the focal length over this, in pixels of the input. */
    private static final double CANONICAL_FOCAL_LENGTH_V3 = 300;

    @Spec private CommandSpec spec;

    @Option(
            names = "--weights",
            required = true,
            paramLabel = "FILE",
            description = "A .safetensors or .pth file, official or transformers (-hf) names.")
    private Path weights;

    @Option(
            names = "--encoder",
            required = true,
            paramLabel = "SIZE",
            description = "vits, vitb, vitl or vitg.")
    private String encoder;

    @Option(
            names = "--generation",
            defaultValue = "v2",
            paramLabel = "GENERATION",
            description =
                    "v1 or v2: which blocks the head reads; the file does not tell. v3:"
                            + " DA3MONO-LARGE, or with --metric DA3METRIC-LARGE; --encoder vitl."
                            + " Default: ${DEFAULT-VALUE}.")
    private String generation;

    @Option(
            names = "--max-depth",
            paramLabel = "METRES",
            description = "For metric models: 20 (indoor) or 80 (outdoor). Default: relative.")
    private Double maxDepth;

    @Option(
            names = "--metric",
            description =
                    "For DA3METRIC-LARGE: metres, for frames whose camera's intrinsics are known.")
    private boolean metric;

    @Option(names = "--float16", description = "Store weights as float16: half the file.")
    private boolean half;

    @Option(
            names = "--float16-network",
            description =
                    "Write model-fp16.onnx too, a network that computes in float16: for GPUs.")
    private boolean halfNetwork;

    @Option(
            names = "--portable",
            description =
                    "Keep to ONNX's own operators, for other runtimes; slower in ONNX Runtime.")
    private boolean portable;

    @Option(names = "--with-encoder", description = "Write encoder.onnx for embeddings too.")
    private boolean withEncoder;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description =
                    "Name of the model; a job takes over versions of the name that it follows only."
                            + " Default: depth-anything-GENERATION-SIZE.")
    private String name;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder of the package; new or empty.")
    private Path output;

    /** Made by the command line. */
    public ImportCommand() {}

    @Override
    public Integer call() throws IOException {
        Generation tapped = generation();
        DepthNetworkConfiguration configuration = configuration(tapped);
        ModelLicence licence = licence(tapped);
        ModelCard card = card(configuration, tapped, licence);
        reportLicence(spec.commandLine().getErr(), licence);
        try (WeightFile file = WeightFile.open(weights)) {
            PublishedWeights published = PublishedWeights.of(weights, file, configuration);
            ModelPackageExporter.write(
                    new OnnxExporter(configuration, published, options()),
                    model -> card,
                    others(),
                    output);
        } catch (NoSuchFileException e) {
            return failed("there is no file " + e.getMessage());
        } catch (FileAlreadyExistsException e) {
            return failed(output + " is not empty; name a new or an empty folder");
        } catch (WeightFileException e) {
            return failed(e.getMessage());
        }
        report(spec.commandLine().getErr(), card, tapped);
        return 0;
    }

    private int failed(String message) {
        spec.commandLine().getErr().println("flink-depth import: " + message);
        return 1;
    }

    private ExportOptions options() {
        ExportOptions options =
                ExportOptions.defaults().withStorage(half ? WeightType.F16 : WeightType.F32);
        return portable ? options.forAnyRuntime() : options;
    }

    private Set<String> others() {
        Set<String> others = new TreeSet<>();
        if (withEncoder) {
            others.add(ModelPackage.ENCODER_FILE);
        }
        if (halfNetwork) {
            others.add(ModelPackage.HALF_PRECISION_MODEL_FILE);
        }
        return others;
    }

    private void report(PrintWriter err, ModelCard card, Generation tapped) {
        err.printf(
                "wrote %s: model %s of %s, generation %s (blocks %s)%n",
                output, card.name(), encoder, lower(tapped), configuration(tapped).head().taps());
        err.flush();
    }

    private static void reportLicence(PrintWriter err, ModelLicence licence) {
        err.printf("licence of the published weights: %s%n", licence.identifier());
        if (licence.nonCommercial()) {
            err.println(
                    "warning: these weights may not be used commercially; serving them warns each"
                            + " time");
        }
        err.flush();
    }

    private Generation generation() {
        return switch (generation) {
            case "v1" -> Generation.V1;
            case "v2" -> Generation.V2;
            case "v3" -> Generation.V3;
            default ->
                    throw new ParameterException(
                            spec.commandLine(),
                            "--generation " + generation + " is not v1, v2 or v3.");
        };
    }

    private DepthNetworkConfiguration configuration(Generation tapped) {
        boolean v3 = tapped == Generation.V3;
        if (metric && !v3) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--metric is for --generation v3; give --max-depth for metric models of V2.");
        }
        if (maxDepth != null && v3) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--max-depth is for metric models of V2; give --metric for DA3METRIC-LARGE.");
        }
        try {
            DepthNetworkConfiguration relative = DepthNetworkConfiguration.preset(encoder, tapped);
            if (metric) {
                return relative.withCanonicalFocalLength(CANONICAL_FOCAL_LENGTH_V3);
            }
            return maxDepth == null ? relative : relative.withMaxDepth(maxDepth);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    /** What the published weights carry; a checkpoint does not say. */
    private ModelLicence licence(Generation tapped) {
        return tapped != Generation.V2 || encoder.equals("vits")
                ? new ModelLicence("Apache-2.0", false)
                : new ModelLicence("CC-BY-NC-4.0", true);
    }

    private ModelCard card(
            DepthNetworkConfiguration configuration, Generation tapped, ModelLicence licence) {
        Map<String, String> lineage = new TreeMap<>();
        lineage.put("generation", lower(tapped));
        lineage.put("weights", weights.getFileName().toString());
        lineage.put("taps", configuration.head().taps().toString());
        if (maxDepth != null) {
            lineage.put("maxDepth", maxDepth.toString());
        }
        ModelCard card =
                new ModelCard(
                        defaultName(tapped),
                        null,
                        "Depth Anything " + tapped + " " + encoder + ": DINOv2 encoder, DPT head",
                        input(tapped, configuration.encoder().patchSize()),
                        ModelPackageExporter.outputs(configuration),
                        licence,
                        lineage,
                        Map.of(),
                        Map.of());
        try {
            return name == null ? card : card.withName(name);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--name: " + e.getMessage(), e);
        }
    }

    /** As the published code of the generation prepares pictures. */
    private static ModelInput input(Generation tapped, int patch) {
        return tapped == Generation.V3
                ? ModelPackageExporter.input(
                        new SizeRule.LongerSide(INPUT_SIDE_V3, patch),
                        ModelInput.Interpolation.AREA)
                : ModelPackageExporter.input(
                        new SizeRule.ShorterSide(INPUT_SIDE, patch),
                        ModelInput.Interpolation.BICUBIC);
    }

    private String defaultName(Generation tapped) {
        String kind = maxDepth == null && !metric ? "" : "-metric";
        return "depth-anything-" + lower(tapped) + kind + "-" + encoder;
    }

    private static String lower(Generation generation) {
        return generation.name().toLowerCase(Locale.ROOT);
    }
}
