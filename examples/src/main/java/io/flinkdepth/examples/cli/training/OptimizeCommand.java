// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.examples.job.Locations;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.runtime.Precision;
import io.flinkdepth.training.dataset.image.ImageCollection;
import io.flinkdepth.training.evaluate.Int8Accuracy;
import io.flinkdepth.training.onnx.PackageOptimizer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code optimize}: a package with faster networks of another package. */
@Experimental
@Command(
        name = "optimize",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a package with the same network in forms that ONNX Runtime computes faster on a"
                    + " CPU, and on request in float16 or int8.",
            "It recognises patterns of nodes, also of networks from elsewhere, and leaves the rest"
                    + " alone; it runs what it wrote beside the original (docs/speed.md)."
        })
public final class OptimizeCommand implements Callable<Integer> {
    private static final int IMAGES = 64;

    @Spec private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "REF",
            defaultValue = InferenceBuilder.BUNDLED_MODEL,
            description = "Folder or URI of a model package. Default: ${DEFAULT-VALUE}.")
    private String model;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder of the new package; new or empty.")
    private Path output;

    @Option(
            names = "--precision",
            paramLabel = "PRECISION",
            split = ",",
            defaultValue = "fp32",
            description = {
                "fp32, fp16 (adds model-fp16.onnx, for GPUs), int8 (adds model-int8.onnx, for CPUs,"
                        + " and its accuracy to the card), several with commas. Default:"
                        + " ${DEFAULT-VALUE}."
            })
    private List<String> precisions;

    @Option(
            names = "--portable",
            description =
                    "Keep to ONNX's own operators, so that other runtimes take the network; fewer"
                            + " rewrites.")
    private boolean portable;

    @Option(
            names = "--byte-input",
            description =
                    "The networks take pixels as bytes (input.elementType UINT8) and normalise them"
                            + " themselves: a quarter of the bytes to copy to a GPU.")
    private boolean byteInput;

    @Option(
            names = "--calibration",
            paramLabel = "DIR",
            description =
                    "With int8: images on which int8 is compared with float32. Default: rendered"
                            + " scenes, whose depth is known.")
    @Nullable
    private Path calibration;

    /** Made by the command line. */
    public OptimizeCommand() {}

    @Override
    public Integer call() throws IOException {
        Set<String> wanted = wanted();
        PrintWriter err = spec.commandLine().getErr();
        try {
            ModelPackage source = ModelPackage.open(location());
            PackageOptimizer optimizer = new PackageOptimizer(wanted, portable);
            PackageOptimizer.Written written =
                    (byteInput ? optimizer.withByteInput() : optimizer)
                            .write(source, this::accuracy, output);
            written.report().forEach((file, what) -> err.printf("%s: %s%n", file, what));
            written.model().card().metrics().forEach(this::report);
            err.printf("wrote %s%n", output);
        } catch (FileAlreadyExistsException e) {
            err.println(output + " is not empty; name a new or an empty folder");
            return 1;
        } finally {
            err.flush();
        }
        return 0;
    }

    private String location() {
        return model.equals(InferenceBuilder.BUNDLED_MODEL) ? model : Locations.absolute(model);
    }

    private void report(String metric, double value) {
        if (metric.startsWith("int8.") || metric.equals(ModelPackage.FP32_ABS_REL)) {
            spec.commandLine().getErr().printf(Locale.ROOT, "%s %.4f%n", metric, value);
        }
    }

    private Set<String> wanted() {
        Set<String> wanted = new TreeSet<>();
        for (String text : precisions) {
            switch (parsed(text)) {
                case FP16 -> wanted.add(ModelPackage.HALF_PRECISION_MODEL_FILE);
                case INT8 -> wanted.add(ModelPackage.INT8_MODEL_FILE);
                case FP32 -> {}
                case AUTO -> throw usage("--precision auto is for jobs; give fp32, fp16 or int8");
            }
        }
        boolean int8 = wanted.contains(ModelPackage.INT8_MODEL_FILE);
        if (int8 && portable) {
            throw usage(
                    "--precision int8 uses operators of ONNX Runtime; leave out --portable, or"
                            + " int8");
        }
        if (calibration != null && !int8) {
            throw usage("--calibration is for --precision int8");
        }
        if (calibration != null && !Files.isDirectory(calibration)) {
            throw usage("--calibration " + calibration + " is no folder");
        }
        return wanted;
    }

    private Precision parsed(String text) {
        try {
            return Precision.parse(text);
        } catch (IllegalArgumentException e) {
            throw usage("--precision: " + e.getMessage());
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private Map<String, Double> accuracy(ModelPackage written) throws IOException {
        try (Int8Accuracy accuracy = new Int8Accuracy(written)) {
            return calibration == null
                    ? accuracy.onScenes(IMAGES)
                    : accuracy.onImages(
                            new ImageCollection(calibration.toString(), calibration, 1), IMAGES);
        }
    }
}
