// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.continuous.RoundStart.ContinueFrom;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.evaluate.DatasetRule;
import io.flinkdepth.training.onnx.PackageTemplate;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RecipeData;
import io.flinkdepth.training.recipe.RecipeFields;
import io.flinkdepth.training.recipe.YamlFile;
import io.flinkdepth.training.weights.PretrainedEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;

/**
 * The YAML of {@code train loop}; docs/loop.md has every field. Paths are relative to the working
 * folder.
 *
 * @param configuration the loop
 * @param poll pause between two checks for new labels
 * @param threads number of threads for training and for reading images
 * @param publisher sends new versions to jobs
 */
@Experimental
public record LoopFile(
        LoopConfiguration configuration,
        Duration poll,
        int threads,
        ModelUpdatePublisher publisher) {
    private static final double TOLERANCE = 0.02;
    private static final List<String> BUNDLED =
            List.of("v1-student", "v2-student", "small-v1-student", "small-v2-student");

    /** For {@link #read}. */
    @Internal
    public LoopFile {}

    /**
     * Reads a file and opens the data sets that it names.
     *
     * @throws IllegalArgumentException names the file, the field, its value and what is expected
     */
    public static LoopFile read(Path file) throws IOException {
        return of(YamlFile.read(file));
    }

    static LoopFile of(YamlFile file) throws IOException {
        YamlFile yaml = file.withDefaults(YamlFile.resource(LoopFile.class, "defaults.yaml"));
        Fields fields = yaml.as(Fields.class);
        RecipeConfiguration recipe = recipe(fields, yaml.mapping("overrides"));
        List<Dataset<LabelledSample>> labelled = new ArrayList<>();
        for (RecipeData.Reference each : fields.labelled) {
            labelled.add(each.open());
        }
        List<HeldOutSet> heldOut = new ArrayList<>();
        for (HeldOut each : fields.heldOut) {
            heldOut.add(each.open());
        }
        return new LoopFile(
                new LoopConfiguration(
                        location(fields.registry),
                        fields.model,
                        fields.work,
                        recipe,
                        new RoundStart(
                                fields.start.network,
                                fields.start.continueFrom,
                                fields.start.mixing),
                        fields.stream,
                        RecipeData.combined("labelled", labelled, recipe.run().seed()),
                        heldOut,
                        fields.trigger,
                        fields.publish),
                fields.poll,
                fields.threads,
                fields.modelUpdates == null ? ModelUpdatePublisher.NONE : fields.modelUpdates);
    }

    /**
     * All fields of the file.
     *
     * @param registry folder or URI of the registry for comparison and publication
     * @param model description of the packages; its name is the model's name in the registry
     * @param work folder of the rounds, used by only one loop
     * @param recipe file of the recipe of each round, or one of {@code v1-student}, {@code
     *     v2-student}, {@code small-v1-student}, {@code small-v2-student}
     * @param overrides fields of the recipe with other values
     * @param start the weights that a round starts from
     * @param labelled labelled sets for training, if the recipe's batches have labelled images
     * @param heldOut labelled sets that models are compared on
     * @param stream the pseudo-labels
     * @param trigger condition that starts a round
     * @param publish condition for publishing its model
     * @param poll interval in which the shards are listed
     * @param threads number of threads of libtorch and for reading images
     * @param modelUpdates topic that model updates are sent to; without it, jobs poll the registry
     */
    private record Fields(
            String registry,
            PackageTemplate model,
            Path work,
            String recipe,
            @Nullable Map<String, Object> overrides,
            Start start,
            List<RecipeData.Reference> labelled,
            List<HeldOut> heldOut,
            StreamLabels stream,
            RoundTrigger trigger,
            PublicationRule publish,
            Duration poll,
            int threads,
            @Nullable TopicUpdatePublisher modelUpdates) {
        private Fields {
            LoopValues.requireMin("threads", threads, 1);
        }
    }

    /**
     * The field {@code start}.
     *
     * @param encoder file with the pretrained encoder; required without {@code network}
     * @param network safetensors with all weights that the first round starts from
     * @param continueFrom weights that later rounds start from: these ({@code start}), those of the
     *     serving model ({@code served}), or those that the last round ended with before they were
     *     mixed, published or not ({@code trained})
     * @param mixing shares of the trained weights in the candidates, above 0 and at most 1; the
     *     rest is the weights that the round started from, or {@code network} with {@code
     *     continueFrom: trained}. The first candidate that may be published is taken
     */
    private record Start(
            @Nullable Path encoder,
            @Nullable Path network,
            ContinueFrom continueFrom,
            List<Double> mixing) {
        private Start {
            if (encoder == null && network == null) {
                throw new IllegalArgumentException(
                        "start.encoder is missing; expected a file of weights, or start.network");
            }
            requireFile("start.network", network, "");
            requireFile("start.encoder", encoder, "; " + PretrainedEncoder.SOURCES);
        }

        private static void requireFile(String field, @Nullable Path file, String sources) {
            if (file != null && !Files.isRegularFile(file)) {
                throw new IllegalArgumentException(
                        field + " is '" + file + "'; there is no such file" + sources);
            }
        }
    }

    /**
     * A set in {@code heldOut}.
     *
     * @param name name of the set in reports and in {@code publish.figure}
     * @param set name of the reader
     * @param root folder of the set
     * @param options options of the reader
     * @param cap depth in metres above which pixels do not count; by default that of the set
     * @param limit maximum number of images; 0, the default, for all
     * @param tolerance maximum relative increase of the error on this set; 0.02 if it is left out
     */
    private record HeldOut(
            String name,
            String set,
            Path root,
            @Nullable Map<String, String> options,
            @Nullable Double cap,
            @Nullable Long limit,
            @Nullable Double tolerance) {

        HeldOutSet open() throws IOException {
            return new HeldOutSet(
                    name,
                    new RecipeData.Reference(set, root, options).open(),
                    DatasetRule.of(
                            set, cap == null ? OptionalDouble.empty() : OptionalDouble.of(cap)),
                    limit == null ? 0 : limit,
                    tolerance == null ? TOLERANCE : tolerance);
        }
    }

    /** Returns the location as an absolute URI, because jobs on other machines read it. */
    private static String location(String registry) {
        return registry.contains(":/")
                ? registry
                : Path.of(registry).toAbsolutePath().normalize().toUri().toString();
    }

    /**
     * Returns the named recipe with the overrides and encoder of the loop, without its data and
     * package.
     */
    private static RecipeConfiguration recipe(Fields fields, YamlFile overrides)
            throws IOException {
        Start start = fields.start;
        return overrides
                .withDefaults(recipeFile(fields.recipe).without("data", "package", "startWeights"))
                .withDefaults(RecipeFields.defaults().without("data", "package"))
                .with(
                        "encoderWeights",
                        (start.encoder == null ? start.network : start.encoder).toString())
                .as(RecipeFields.class)
                .configuration(1);
    }

    private static YamlFile recipeFile(String name) throws IOException {
        if (BUNDLED.contains(name)) {
            return YamlFile.resource(RecipeConfiguration.class, name + ".yaml");
        }
        if (!Files.isRegularFile(Path.of(name))) {
            throw new IllegalArgumentException(
                    "field recipe is '" + name + "'; expected a file, or one of " + BUNDLED);
        }
        return YamlFile.read(Path.of(name));
    }
}
