// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import io.flinkdepth.training.augment.StrongPerturbation;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import io.flinkdepth.training.network.EncoderConfiguration;
import io.flinkdepth.training.network.Generation;
import io.flinkdepth.training.network.HeadConfiguration;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.flink.annotation.Internal;

/**
 * The YAML of {@code train teacher}, {@code train student} and {@code train metric};
 * docs/training.md has every field. Paths are relative to the working folder.
 *
 * @param configuration the recipe
 * @param data what it is trained on
 * @param modelPackage what becomes of the weights
 */
@Internal
public record RecipeFile(
        RecipeConfiguration configuration, RecipeData data, TrainedPackage modelPackage) {

    public static RecipeFile read(Path file) throws IOException {
        return read(file, 1);
    }

    /**
     * Reads a file.
     *
     * @param workers processes that share the epochs, each with a batch of its own
     */
    public static RecipeFile read(Path file, int workers) throws IOException {
        YamlFields fields = YamlFields.of(file);
        RecipeFile result =
                new RecipeFile(
                        configuration(fields, workers),
                        RecipeData.read(fields.mapping("data")),
                        TrainedPackage.read(fields.mapping("package")));
        fields.requireAllRead();
        return result;
    }

    /** All of a recipe but its data and its package, which are left in the fields. */
    public static RecipeConfiguration configuration(YamlFields fields, int workers) {
        DepthNetworkConfiguration network = network(fields.mapping("network"));
        BatchSettings batch = batch(fields.mapping("batch"));
        return new RecipeConfiguration(
                network,
                fields.has("encoderWeights") ? fields.path("encoderWeights") : null,
                fields.has("startWeights") ? fields.path("startWeights") : null,
                batch,
                views(fields.mapping("views")),
                objective(fields.mapping("objective")),
                schedule(fields.mapping("schedule"), batch, workers),
                optimizer(fields.mapping("optimizer")),
                run(fields.mapping("run")));
    }

    public static DepthNetworkConfiguration network(YamlFields fields) {
        DepthNetworkConfiguration network =
                fields.isMapping("encoder") ? own(fields) : published(fields);
        if (fields.has("maxDepth")) {
            network = network.withMaxDepth(fields.number("maxDepth").doubleValue());
        }
        fields.requireAllRead();
        return network;
    }

    private static DepthNetworkConfiguration published(YamlFields fields) {
        String encoder = fields.text("encoder");
        Generation generation = fields.choice("generation", Generation.class, Generation.V2);
        return encoder.equals("deit-tiny")
                ? DepthNetworkConfiguration.deitTiny()
                : DepthNetworkConfiguration.preset(encoder, generation);
    }

    /** A size that nobody published. */
    private static DepthNetworkConfiguration own(YamlFields fields) {
        YamlFields encoder = fields.mapping("encoder");
        int depth = encoder.integer("blocks");
        EncoderConfiguration own =
                EncoderConfiguration.builder(
                                encoder.integer("dimension"), depth, encoder.integer("heads"))
                        .patchSize(encoder.integer("patchSize", 16))
                        .positionGrid(encoder.integer("positionGrid", 14))
                        .layerScale(encoder.flag("layerScale", false))
                        .build();
        encoder.requireAllRead();
        YamlFields head = fields.mapping("head");
        List<Integer> taps =
                fields.choice("generation", Generation.class, Generation.V2).taps(depth);
        DepthNetworkConfiguration network =
                new DepthNetworkConfiguration(
                        own,
                        HeadConfiguration.relative(
                                head.integer("features"), head.integers("outChannels"), taps));
        head.requireAllRead();
        return network;
    }

    private static BatchSettings batch(YamlFields fields) {
        BatchSettings batch =
                new BatchSettings(
                        fields.integer("labelled", 0),
                        fields.integer("pseudoLabelled", 0),
                        fields.integer("accumulation", 1));
        fields.requireAllRead();
        return batch;
    }

    public static ViewSettings views(YamlFields fields) {
        int least = fields.integer("minSide");
        String colours = fields.has("colours") ? fields.text("colours") : "none";
        if (!List.of("strong", "none").contains(colours)) {
            throw new IllegalArgumentException(
                    "views.colours is '" + colours + "'; expected strong or none");
        }
        ViewSettings views =
                new ViewSettings(
                        least,
                        fields.integer("maxSide", least),
                        fields.decimal("maxAspect", 1),
                        fields.decimal("minimumWindow", 1),
                        fields.decimal("flipShare", 0.5),
                        fields.flag("cameraVariation", false),
                        colours.equals("strong") ? StrongPerturbation.DEFAULT : null,
                        fields.decimal("cutMixShare", 0));
        fields.requireAllRead();
        return views;
    }

    private static Objective objective(YamlFields fields) {
        Objective objective =
                new Objective(
                        terms(fields, "labelled"),
                        terms(fields, "pseudoLabelled"),
                        fields.decimal("dropLargest", 0),
                        fields.decimal("alignment", 0),
                        fields.decimal("alignmentMargin", 0.85),
                        fields.choice(
                                "combination",
                                Objective.Combination.class,
                                Objective.Combination.MEAN));
        fields.requireAllRead();
        return objective;
    }

    private static List<LossTerm> terms(YamlFields fields, String name) {
        if (!fields.has(name)) {
            return List.of();
        }
        return fields.numbersBy(name, LossTerm.Kind.class).entrySet().stream()
                .map(e -> new LossTerm(e.getKey(), e.getValue()))
                .toList();
    }

    /** Steps as they are, or as many as take {@code epochs} times {@code epochImages} images. */
    public static Schedule schedule(YamlFields fields, BatchSettings batch, int workers) {
        int steps;
        if (fields.has("steps")) {
            steps = fields.integer("steps");
        } else {
            double images = fields.number("epochs").doubleValue();
            images *= fields.number("epochImages").doubleValue();
            int perStep =
                    (batch.pseudoLabelled() > 0 ? batch.pseudoLabelled() : batch.labelled())
                            * batch.accumulation()
                            * workers;
            steps = (int) Math.ceil(images / perStep);
        }
        Schedule schedule =
                new Schedule(steps, fields.integer("warmupSteps", 0), fields.decimal("power", 1));
        fields.requireAllRead();
        return schedule;
    }

    private static OptimizerSettings optimizer(YamlFields fields) {
        OptimizerSettings settings =
                new OptimizerSettings(
                        fields.number("encoderRate").floatValue(),
                        fields.number("decoderRate").floatValue(),
                        (float) fields.decimal("weightDecay", 0.01),
                        fields.texts("exempt"),
                        (float) fields.decimal("maxGradientNorm", Float.POSITIVE_INFINITY),
                        fields.decimal("movingAverage", 0));
        fields.requireAllRead();
        return settings;
    }

    public static RunSettings run(YamlFields fields) {
        RunSettings settings =
                new RunSettings(
                        fields.path("output"),
                        fields.integer("checkpointEvery", 200),
                        fields.integer("reportEvery", 20),
                        fields.integer("readers", 2),
                        fields.integer("shuffleBuffer", 10_000),
                        fields.number("seed").longValue());
        fields.requireAllRead();
        return settings;
    }

    /** The kind of recipe that a subcommand wants, checked against the file's. */
    public void require(String subcommand) {
        boolean metric = configuration.network().head().maxDepth() != null;
        boolean pseudo = configuration.batch().pseudoLabelled() > 0;
        String is = metric ? "metric" : pseudo ? "student" : "teacher";
        if (!is.equals(subcommand)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "the file describes a %s (%s), so run: train %s",
                            is,
                            metric
                                    ? "its network has a maxDepth"
                                    : pseudo
                                            ? "its batches have pseudo-labelled images"
                                            : "its batches have labelled images alone",
                            is));
        }
    }
}
