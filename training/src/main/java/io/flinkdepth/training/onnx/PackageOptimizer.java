// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.training.onnx.rewrite.ByteInput;
import io.flinkdepth.training.onnx.rewrite.GraphOptimizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FileUtils;

/**
 * Makes a package with faster networks of another package. Every rewritten network is run beside
 * the original, and nothing is written where they differ by more than rounding.
 */
@Internal
public final class PackageOptimizer {
    /** Of float32: a hundred times what the rewrites change of the bundled model. */
    private static final double MAX_ERROR = 1e-4;

    /** Of float16, whose numbers have eleven bits. */
    private static final double MAX_HALF_ERROR = 2e-2;

    /** The networks that a package may have. */
    private static final List<String> NETWORKS =
            List.of(
                    ModelPackage.MODEL_FILE,
                    ModelPackage.ENCODER_FILE,
                    ModelPackage.HALF_PRECISION_MODEL_FILE,
                    ModelPackage.INT8_MODEL_FILE);

    private final Set<String> wanted;
    private final boolean portable;
    private final boolean byteInput;

    /**
     * What is written.
     *
     * @param report what was rewritten, by file
     */
    public record Written(ModelPackage model, Map<String, String> report) {}

    /** Measures the package with {@link ModelPackage#INT8_MODEL_FILE} for its card. */
    @FunctionalInterface
    public interface Accuracy {
        /** Metrics of the card by their keys. */
        Map<String, Double> measure(ModelPackage model) throws IOException;
    }

    /**
     * An optimizer.
     *
     * @param wanted networks to make beside {@link ModelPackage#MODEL_FILE}: {@link
     *     ModelPackage#HALF_PRECISION_MODEL_FILE}, {@link ModelPackage#INT8_MODEL_FILE}
     * @param portable whether {@link ModelPackage#MODEL_FILE} keeps to ONNX's own operators
     */
    public PackageOptimizer(Set<String> wanted, boolean portable) {
        this(wanted, portable, false);
    }

    private PackageOptimizer(Set<String> wanted, boolean portable, boolean byteInput) {
        this.wanted = Set.copyOf(wanted);
        this.portable = portable;
        this.byteInput = byteInput;
    }

    /** The same, with networks that take {@link ModelInput#asBytes pixels as bytes}. */
    public PackageOptimizer withByteInput() {
        return new PackageOptimizer(wanted, portable, true);
    }

    /**
     * Writes the package: a whole folder, or none.
     *
     * @param accuracy measures int8, where it is wanted
     * @param folder must not exist, or be empty
     * @throws IOException when a network cannot be read, its rewritten form computes something
     *     else, or it takes bytes already
     */
    public Written write(ModelPackage source, Accuracy accuracy, Path folder) throws IOException {
        if (source.card().input().elementType() != ModelInput.ElementType.FLOAT32) {
            throw new IOException(
                    source
                            + " takes "
                            + source.card().input().elementType()
                            + " already; optimize the package that it was made of");
        }
        Map<String, String> report = new LinkedHashMap<>();
        Path copy = Files.createTempDirectory("flink-depth-optimize-");
        try {
            source.copyTo(copy);
            PackageFolder.write(
                    folder,
                    partial -> {
                        for (String file : source.card().files().keySet()) {
                            Files.copy(copy.resolve(file), partial.resolve(file));
                        }
                        Rewriting rewriting = new Rewriting(source, copy, partial, report);
                        rewriting.plain();
                        rewriting.others();
                        if (byteInput) {
                            rewriting.byteInputs();
                        }
                        complete(source.card(), accuracy, partial, report);
                    });
        } finally {
            FileUtils.deleteDirectory(copy.toFile());
        }
        return new Written(ModelPackage.open(folder.toAbsolutePath().toString()), report);
    }

    private void complete(
            ModelCard card, Accuracy accuracy, Path partial, Map<String, String> report)
            throws IOException {
        Map<String, String> lineage = new TreeMap<>(card.lineage());
        report.forEach((file, summary) -> lineage.put("rewritten " + file, summary));
        ModelCard changed =
                card.withVersion(null)
                        .withLineage(lineage)
                        .withInput(byteInput ? card.input().asBytes() : card.input());
        ModelPackage written = ModelPackageWriter.write(partial, changed);
        if (wanted.contains(ModelPackage.INT8_MODEL_FILE)) {
            Map<String, Double> metrics = new TreeMap<>(card.metrics());
            metrics.putAll(accuracy.measure(written));
            // Nobody has seen this folder yet, so its card may still change.
            Files.delete(partial.resolve(ModelPackage.CARD_FILE));
            ModelPackageWriter.write(partial, changed.withMetrics(metrics));
        }
    }

    /** The networks of one package. */
    private final class Rewriting {
        private final Path from;
        private final Path to;
        private final Map<String, String> report;
        private final ModelPackage source;
        private final NetworkComparison comparison;

        Rewriting(ModelPackage source, Path from, Path to, Map<String, String> report) {
            this.source = source;
            this.from = from;
            this.to = to;
            this.report = report;
            this.comparison = new NetworkComparison(source.card().input());
        }

        /** The float32 networks of the package. */
        void plain() throws IOException {
            for (String file : Set.of(ModelPackage.MODEL_FILE, ModelPackage.ENCODER_FILE)) {
                if (source.has(file)) {
                    ModelProto model = NetworkFile.read(from.resolve(file));
                    GraphOptimizer.Result result =
                            portable
                                    ? GraphOptimizer.forAnyRuntime(model)
                                    : GraphOptimizer.forCpu(model);
                    put(file, file, result, MAX_ERROR);
                }
            }
        }

        /** The networks in other types. */
        void others() throws IOException {
            String file = ModelPackage.MODEL_FILE;
            if (!wanted.isEmpty() && !source.has(file)) {
                throw new IOException(source + " has no " + file + " to make others of");
            }
            if (wanted.contains(ModelPackage.HALF_PRECISION_MODEL_FILE)) {
                GraphOptimizer.Result result =
                        GraphOptimizer.inHalfPrecision(
                                NetworkFile.read(from.resolve(file)), from, portable);
                put(file, ModelPackage.HALF_PRECISION_MODEL_FILE, result, MAX_HALF_ERROR);
            }
            if (wanted.contains(ModelPackage.INT8_MODEL_FILE)) {
                GraphOptimizer.Result result =
                        GraphOptimizer.inInt8(NetworkFile.read(from.resolve(file)), from);
                if (!result.rewrites().containsKey(GraphOptimizer.INT8)) {
                    throw new IOException(
                            source
                                    + " has no linear map of a constant matrix in "
                                    + file
                                    + "; int8 changes nothing else");
                }
                // How far it is off is for the card to say.
                put(file, ModelPackage.INT8_MODEL_FILE, result, Double.MAX_VALUE);
            }
        }

        /** All networks that were written, with another input. */
        void byteInputs() throws IOException {
            ModelInput input = source.card().input();
            NetworkComparison inputs = new NetworkComparison(input, input.asBytes());
            for (String file : NETWORKS) {
                Path floats = to.resolve(file);
                if (Files.exists(floats)) {
                    Path bytes = to.resolve("bytes-" + file);
                    NetworkFile.write(ByteInput.of(NetworkFile.read(floats), input), bytes);
                    boolean rounded =
                            !file.equals(ModelPackage.MODEL_FILE)
                                    && !file.equals(ModelPackage.ENCODER_FILE);
                    requireError(
                            file,
                            inputs.largestError(floats, bytes),
                            rounded ? MAX_HALF_ERROR : MAX_ERROR);
                    Files.move(bytes, floats, StandardCopyOption.REPLACE_EXISTING);
                    report.merge(file, "input of bytes", (before, added) -> before + ", " + added);
                }
            }
        }

        private void put(
                String original, String file, GraphOptimizer.Result result, double maxError)
                throws IOException {
            report.put(file, result.summary());
            if (result.rewrites().isEmpty()) {
                return;
            }
            Path written = to.resolve(file);
            NetworkFile.write(result.model(), written);
            requireError(file, comparison.largestError(from.resolve(original), written), maxError);
        }

        private void requireError(String file, double error, double maxError) throws IOException {
            if (!(error <= maxError)) {
                throw new IOException(
                        "the rewritten %s of %s is off by %.1e of its predictions; at most %.0e is rounding. Rewritten were: %s"
                                .formatted(file, source, error, maxError, report.get(file)));
            }
        }
    }
}
