// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.network.SkyHead;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import io.flinkdepth.training.onnx.rewrite.GraphOptimizer;
import io.flinkdepth.training.weights.WeightType;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Writes a network as ONNX.
 *
 * <p>One file serves every batch and every height and width that are multiples of the patch size;
 * other sizes are cut down to a multiple in silence, so the runtime checks it. The input is {@value
 * #PIXELS} (N, 3, H, W), float32, normalised. The outputs are {@value #DEPTH} (N, H, W), {@value
 * #CLASS_TOKEN} and {@value #PATCH_MEAN} (N, D), and with a sky head {@value #SKY} (N, H, W),
 * probabilities; all float32. Opset 17, or 18 where the position embedding is antialiased, which
 * opset 17 cannot say.
 */
@Internal
public final class OnnxExporter {
    /** Name of the input. */
    public static final String PIXELS = "pixel_values";

    /** Name of the depth output. */
    public static final String DEPTH = "predicted_depth";

    /** Name of the output with the normed class token of the last block. */
    public static final String CLASS_TOKEN = "class_token";

    /** Name of the output with the mean of the normed patch tokens of the last block. */
    public static final String PATCH_MEAN = "patch_mean";

    /** Name of the output with the probabilities of sky. */
    public static final String SKY = "sky";

    private static final int OPSET = 17;
    private static final int ANTIALIAS_OPSET = 18;
    private static final int IR_VERSION = 8;

    private final DepthNetworkConfiguration configuration;
    private final NetworkParameters.Source source;
    private final ExportOptions options;
    @Nullable private final NetworkParameters.Source sky;
    private final boolean depth;

    /**
     * An exporter of one network.
     *
     * @param source provides the parameters, some more than once
     */
    public OnnxExporter(
            DepthNetworkConfiguration configuration,
            NetworkParameters.Source source,
            ExportOptions options) {
        this(configuration, source, options, null, true);
    }

    private OnnxExporter(
            DepthNetworkConfiguration configuration,
            NetworkParameters.Source source,
            ExportOptions options,
            @Nullable NetworkParameters.Source sky,
            boolean depth) {
        this.configuration = configuration;
        this.source = source;
        this.options = options;
        this.sky = sky;
        this.depth = depth;
    }

    /**
     * The same network with a sky head on its encoder.
     *
     * @param head gives the head's parameters
     * @param withDepth whether the depth head goes along
     */
    public OnnxExporter withSky(NetworkParameters.Source head, boolean withDepth) {
        return new OnnxExporter(configuration, source, options, head, withDepth);
    }

    /**
     * The same network as GPUs run it best: float16 between its inputs and outputs, and attention
     * as one node of ONNX Runtime's own unless the network is for any runtime.
     */
    public OnnxExporter inHalfPrecision() {
        return new OnnxExporter(configuration, source, options.inHalfPrecision(), sky, depth);
    }

    /** Writes the whole network; large weights go to {@code <file>.data} beside it. */
    public void writeNetwork(Path file) throws IOException {
        write(file, true);
    }

    /** Writes the encoder alone, with the two embedding outputs. */
    public void writeEncoder(Path file) throws IOException {
        write(file, false);
    }

    private void write(Path file, boolean withHead) throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>(ParameterShapes.of(configuration));
        shapes.putAll(SkyHead.shapes(configuration));
        boolean external = bytes(shapes, withHead) > options.externalDataThreshold();
        String dataName = file.getFileName() + ".data";
        Path data = file.resolveSibling(dataName + ".partial");
        Path model = file.resolveSibling(file.getFileName() + ".partial");
        try {
            OnnxGraph graph = new OnnxGraph(options.arithmetic());
            try (OnnxWeights weights =
                    new OnnxWeights(
                            graph,
                            this::values,
                            shapes,
                            options.storage(),
                            external ? data : null,
                            dataName)) {
                build(graph, weights, withHead);
            }
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(model), 1 << 16)) {
                model(graph).writeTo(out);
            }
            if (external) {
                move(data, file.resolveSibling(dataName));
            }
            move(model, file);
        } finally {
            Files.deleteIfExists(data);
            Files.deleteIfExists(model);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private long bytes(Map<String, long[]> shapes, boolean withHead) {
        long total = 0;
        for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
            if (withHead || entry.getKey().startsWith("pretrained.")) {
                long count = options.storage().bytes();
                for (long dimension : entry.getValue()) {
                    count *= dimension;
                }
                total += count;
            }
        }
        return total;
    }

    private float[] values(String name, long[] shape) throws IOException {
        boolean ofSky = name.equals(SkyHead.WEIGHT) || name.equals(SkyHead.BIAS);
        return (ofSky ? sky : source).values(name, shape);
    }

    private void build(OnnxGraph graph, OnnxWeights weights, boolean withHead) throws IOException {
        graph.input(PIXELS, "batch", 3, "height", "width");
        String pixels = graph.toArithmetic(PIXELS);
        GraphSizes sizes = GraphSizes.of(graph, PIXELS, configuration.encoder().patchSize());
        List<Integer> taps = configuration.head().taps();
        List<String> tokens =
                new EncoderGraph(graph, weights, configuration.encoder(), sizes)
                        .tokens(pixels, withHead ? taps : taps.subList(3, 4));
        String last = tokens.get(tokens.size() - 1);
        List<String> channelsFirst = new ArrayList<>();
        for (String tapped : tokens) {
            channelsFirst.add(patches(graph, tapped));
        }
        if (withHead && sky != null) {
            int patch = configuration.encoder().patchSize();
            String map = new SkyGraph(graph, weights, sizes, patch).sky(channelsFirst);
            graph.toFloat("Squeeze", map, graph.integers(1)).outputAs(SKY);
            graph.output(SKY, "batch", "height", "width");
        }
        if (withHead && depth) {
            HeadGraph.Maps maps =
                    new HeadGraph(graph, weights, configuration, sizes).maps(channelsFirst);
            graph.toFloat("Squeeze", maps.depth(), graph.integers(1)).outputAs(DEPTH);
            graph.output(DEPTH, "batch", "height", "width");
            if (maps.sky() != null) {
                graph.toFloat("Squeeze", maps.sky(), graph.integers(1)).outputAs(SKY);
                graph.output(SKY, "batch", "height", "width");
            }
        }
        int dimension = configuration.encoder().dimension();
        String first = graph.node("Gather", last, graph.integers(0)).with("axis", 1L).output();
        graph.toFloat("Squeeze", first, graph.integers(1)).outputAs(CLASS_TOKEN);
        graph.output(CLASS_TOKEN, "batch", dimension);
        String mean = graph.apply("GlobalAveragePool", channelsFirst.get(channelsFirst.size() - 1));
        graph.toFloat("Squeeze", mean, graph.integers(2)).outputAs(PATCH_MEAN);
        graph.output(PATCH_MEAN, "batch", dimension);
    }

    /** The patch tokens of (N, tokens, D) as (N, D, patches). */
    private String patches(OnnxGraph graph, String tokens) {
        String patches =
                graph.apply(
                        "Slice",
                        tokens,
                        graph.integers(configuration.encoder().prefixTokens()),
                        graph.integers(Long.MAX_VALUE),
                        graph.integers(1));
        return graph.node("Transpose", patches).with("perm", 0, 2, 1).output();
    }

    private static OperatorSetIdProto opset(String domain, int version) {
        return OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(version).build();
    }

    private ModelProto model(OnnxGraph graph) {
        boolean antialias = configuration.encoder().positionAntialias();
        ModelProto.Builder model =
                ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .setProducerName("flink-depth")
                        .addOpsetImport(opset("", antialias ? ANTIALIAS_OPSET : OPSET))
                        .setGraph(graph.build());
        if (options.portable()) {
            return model.build();
        }
        return options.arithmetic() == WeightType.F16
                ? GraphOptimizer.fused(model.build()).model()
                : GraphOptimizer.forCpu(model.build()).model();
    }
}
