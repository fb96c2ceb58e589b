// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.evaluate.DatasetRule;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RecipeData;
import io.flinkdepth.training.recipe.RecipeFile;
import io.flinkdepth.training.recipe.TrainedPackage;
import io.flinkdepth.training.recipe.YamlFields;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The YAML of {@code train loop}; docs/loop.md has every field. Paths are relative to the working
 * folder.
 *
 * @param configuration the loop
 * @param poll pause between two looks for new labels
 * @param threads of the training, and of the reading of images
 * @param announcer tells jobs of new versions
 */
@Internal
public record LoopFile(
        LoopConfiguration configuration, Duration poll, int threads, ModelAnnouncer announcer) {
    private static final double TOLERANCE = 0.02;
    private static final double MARGIN = 0.02;
    private static final List<String> BUNDLED =
            List.of("v1-student", "v2-student", "small-v1-student", "small-v2-student");

    public static LoopFile read(Path file) throws IOException {
        YamlFields fields = YamlFields.of(file);
        Start start = start(fields.mapping("start"));
        RecipeConfiguration recipe = recipe(fields, start);
        List<Dataset<LabelledSample>> labelled = new ArrayList<>();
        for (RecipeData.Reference each : RecipeData.references(fields, "labelled")) {
            labelled.add(Datasets.open(each.set(), each.root(), each.options()));
        }
        LoopFile result =
                new LoopFile(
                        new LoopConfiguration(
                                location(fields.text("registry")),
                                TrainedPackage.template(fields.mapping("model")),
                                fields.path("work"),
                                recipe,
                                new RoundStart(start.network, start.served),
                                stream(fields),
                                RecipeData.combined("labelled", labelled, recipe.run().seed()),
                                heldOut(fields),
                                trigger(fields.mapping("trigger")),
                                publication(fields.mapping("publish"))),
                        fields.has("poll") ? fields.duration("poll") : Duration.ofSeconds(30),
                        threads(fields),
                        announcer(fields));
        fields.requireAllRead();
        return result;
    }

    /** Jobs elsewhere read the locations that come of it. */
    private static String location(String registry) {
        return registry.contains(":/")
                ? registry
                : Path.of(registry).toAbsolutePath().normalize().toUri().toString();
    }

    /**
     * What weights a round starts at.
     *
     * @param encoder file with the pretrained encoder
     * @param network file with a whole network, or null
     * @param served whether the served model's weights come first
     */
    private record Start(Path encoder, @Nullable Path network, boolean served) {}

    private static Start start(YamlFields fields) {
        Path network = fields.has("network") ? existing(fields, "network") : null;
        Path encoder =
                fields.has("encoder") || network == null ? existing(fields, "encoder") : network;
        String from = fields.has("continueFrom") ? fields.text("continueFrom") : "start";
        if (!List.of("start", "served").contains(from)) {
            throw new IllegalArgumentException(
                    fields.at("continueFrom") + " is '" + from + "'; expected start or served");
        }
        fields.requireAllRead();
        return new Start(encoder, network, from.equals("served"));
    }

    /** The named recipe with the loop's overrides and encoder, without its data and package. */
    private static RecipeConfiguration recipe(YamlFields fields, Start start) throws IOException {
        YamlFields recipe = recipeFields(fields.text("recipe"));
        recipe.drop("data", "package", "startWeights");
        if (fields.has("overrides")) {
            recipe = recipe.overriddenBy(fields.mapping("overrides"));
        }
        recipe.set("encoderWeights", start.encoder.toString());
        RecipeConfiguration result = RecipeFile.configuration(recipe, 1);
        recipe.requireAllRead();
        return result;
    }

    private static Path existing(YamlFields fields, String name) {
        Path file = fields.path(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    fields.at(name) + " is '" + file + "'; there is no such file");
        }
        return file;
    }

    private static YamlFields recipeFields(String name) throws IOException {
        if (!BUNDLED.contains(name)) {
            if (!Files.isRegularFile(Path.of(name))) {
                throw new IllegalArgumentException(
                        "field recipe is '" + name + "'; expected a file, or one of " + BUNDLED);
            }
            return YamlFields.of(Path.of(name));
        }
        try (InputStream in = RecipeConfiguration.class.getResourceAsStream(name + ".yaml")) {
            return YamlFields.of(in, name);
        }
    }

    private static StreamLabels stream(YamlFields fields) {
        YamlFields stream = fields.mapping("stream");
        StreamLabels labels =
                new StreamLabels(
                        stream.path("shards"),
                        stream.decimal("heldOutShare", 0.05),
                        stream.integer("images", 200),
                        stream.decimal("tolerance", TOLERANCE),
                        stream.decimal("replayShare", 0.3));
        stream.requireAllRead();
        return labels;
    }

    private static List<HeldOutSet> heldOut(YamlFields fields) throws IOException {
        List<HeldOutSet> sets = new ArrayList<>();
        for (YamlFields each : fields.mappings("heldOut")) {
            String set = each.text("set");
            Map<String, String> options =
                    each.has("options") ? each.textsByName("options") : Map.of();
            OptionalDouble cap =
                    each.has("cap")
                            ? OptionalDouble.of(each.number("cap").doubleValue())
                            : OptionalDouble.empty();
            sets.add(
                    new HeldOutSet(
                            each.text("name"),
                            Datasets.open(set, each.path("root"), options),
                            DatasetRule.of(set, cap),
                            each.integer("limit", 0),
                            each.decimal("tolerance", TOLERANCE)));
            each.requireAllRead();
        }
        return sets;
    }

    private static RoundTrigger trigger(YamlFields fields) {
        int labels = fields.integer("newLabels");
        RoundTrigger trigger =
                fields.has("after")
                        ? new RoundTrigger(
                                labels, fields.duration("after"), fields.integer("atLeast"))
                        : RoundTrigger.newLabels(labels);
        fields.requireAllRead();
        return trigger;
    }

    private static PublicationRule publication(YamlFields fields) {
        PublicationRule rule =
                new PublicationRule(
                        fields.has("figure") ? fields.text("figure") : PublicationRule.MEAN,
                        fields.decimal("margin", MARGIN),
                        fields.has("firstAtMost")
                                ? (Double) fields.number("firstAtMost").doubleValue()
                                : null);
        fields.requireAllRead();
        return rule;
    }

    private static int threads(YamlFields fields) {
        int threads = fields.integer("threads", 1);
        if (threads < 1) {
            throw new IllegalArgumentException("field threads is " + threads + "; give at least 1");
        }
        return threads;
    }

    private static ModelAnnouncer announcer(YamlFields fields) {
        if (!fields.has("announce")) {
            return ModelAnnouncer.NONE;
        }
        YamlFields announce = fields.mapping("announce");
        ModelAnnouncer announcer =
                new TopicAnnouncer(announce.text("bootstrapServers"), announce.text("topic"));
        announce.requireAllRead();
        return announcer;
    }
}
