// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.recipe.CropFields;
import io.flinkdepth.training.recipe.NetworkFields;
import io.flinkdepth.training.recipe.RecipeData;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.ScheduleFields;
import io.flinkdepth.training.recipe.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The YAML of {@code train sky}; docs/sky.md has every field. Paths are relative to the working
 * folder.
 *
 * @param recipe the recipe
 * @param training data sets with sky
 * @param tests data sets with sky, by a name for reports; may be empty
 * @param modelPackage what becomes of the weights
 */
@Internal
public record SkyFile(
        SkyRecipe recipe,
        List<RecipeData.Reference> training,
        Map<String, RecipeData.Reference> tests,
        SkyPackage modelPackage) {

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException naming the file, the field, its value and what is expected
     */
    public static SkyFile read(Path file) throws IOException {
        return YamlFile.read(file)
                .withDefaults(YamlFile.resource(SkyFile.class, "defaults.yaml"))
                .as(Fields.class)
                .file();
    }

    /**
     * All fields of the file.
     *
     * @param network the network whose encoder is used
     * @param encoderWeights file with the encoder, or with a whole network
     * @param data the data sets
     * @param images images in a step
     * @param crop how images are cropped; crops are squares of one size
     * @param schedule the number of steps and the learning rate over them
     * @param optimizer the settings of AdamW
     * @param run output, intervals, threads and seed
     * @param modelPackage the package that is made of the weights
     */
    private record Fields(
            NetworkFields network,
            Path encoderWeights,
            Data data,
            int images,
            CropFields crop,
            ScheduleFields schedule,
            Optimizer optimizer,
            RunSettings run,
            @JsonProperty("package") SkyPackage modelPackage) {

        SkyFile file() {
            SkyRecipe recipe =
                    new SkyRecipe(
                            network.configuration(),
                            encoderWeights,
                            images,
                            crop.settings(),
                            schedule.schedule(images),
                            optimizer.rate,
                            optimizer.weightDecay,
                            run);
            Map<String, RecipeData.Reference> tests = new LinkedHashMap<>();
            data.test.forEach(test -> tests.put(test.name, test.reference()));
            return new SkyFile(recipe, data.labelled, tests, modelPackage);
        }
    }

    /**
     * The field {@code data}.
     *
     * @param labelled sets with a sky mask for training, at least one
     * @param test sets with a sky mask for the evaluation
     */
    private record Data(List<RecipeData.Reference> labelled, List<Test> test) {
        private Data {
            if (labelled.isEmpty()) {
                throw new IllegalArgumentException(
                        "data.labelled is empty; name a set that has sky");
            }
        }
    }

    /**
     * A set in {@code data.test}.
     *
     * @param name name of the set in reports
     * @param set name of the reader
     * @param root folder of the set
     * @param options options of the reader
     */
    private record Test(String name, String set, Path root, @Nullable Map<String, String> options) {
        RecipeData.Reference reference() {
            return new RecipeData.Reference(set, root, options);
        }
    }

    /**
     * The field {@code optimizer}.
     *
     * @param rate peak learning rate of the head
     * @param weightDecay decoupled weight decay
     */
    private record Optimizer(float rate, float weightDecay) {}

    public Dataset<LabelledSample> openTraining() throws IOException {
        List<Dataset<LabelledSample>> sets = new ArrayList<>();
        for (RecipeData.Reference reference : training) {
            sets.add(reference.open());
        }
        return RecipeData.combined("sky", sets, recipe.run().seed());
    }

    public Map<String, Dataset<LabelledSample>> openTests() throws IOException {
        Map<String, Dataset<LabelledSample>> sets = new LinkedHashMap<>();
        for (Map.Entry<String, RecipeData.Reference> entry : tests.entrySet()) {
            sets.put(entry.getKey(), entry.getValue().open());
        }
        return sets;
    }
}
