// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.RecipeData;
import io.flinkdepth.training.recipe.RecipeFile;
import io.flinkdepth.training.recipe.YamlFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    public static SkyFile read(Path file) throws IOException {
        YamlFields fields = YamlFields.of(file);
        YamlFields data = fields.mapping("data");
        List<RecipeData.Reference> training = RecipeData.references(data, "labelled");
        Map<String, RecipeData.Reference> tests = tests(data);
        data.requireAllRead();
        if (training.isEmpty()) {
            throw new IllegalArgumentException("data.labelled is empty; name a set that has sky");
        }
        SkyFile result =
                new SkyFile(
                        recipe(fields),
                        training,
                        tests,
                        SkyPackage.read(fields.mapping("package")));
        fields.requireAllRead();
        return result;
    }

    private static Map<String, RecipeData.Reference> tests(YamlFields data) {
        Map<String, RecipeData.Reference> tests = new LinkedHashMap<>();
        for (YamlFields each : data.mappings("test")) {
            tests.put(each.text("name"), RecipeData.reference(each));
        }
        return tests;
    }

    private static SkyRecipe recipe(YamlFields fields) {
        int images = fields.integer("images");
        YamlFields optimizer = fields.mapping("optimizer");
        SkyRecipe recipe =
                new SkyRecipe(
                        RecipeFile.network(fields.mapping("network")),
                        fields.path("encoderWeights"),
                        images,
                        RecipeFile.views(fields.mapping("views")),
                        RecipeFile.schedule(
                                fields.mapping("schedule"), new BatchSettings(images, 0, 1), 1),
                        optimizer.number("rate").floatValue(),
                        (float) optimizer.decimal("weightDecay", 0.01),
                        RecipeFile.run(fields.mapping("run")));
        optimizer.requireAllRead();
        return recipe;
    }

    public Dataset<LabelledSample> openTraining() throws IOException {
        List<Dataset<LabelledSample>> sets = new ArrayList<>();
        for (RecipeData.Reference reference : training) {
            sets.add(Datasets.open(reference.set(), reference.root(), reference.options()));
        }
        return RecipeData.combined("sky", sets, recipe.run().seed());
    }

    public Map<String, Dataset<LabelledSample>> openTests() throws IOException {
        Map<String, Dataset<LabelledSample>> sets = new LinkedHashMap<>();
        for (Map.Entry<String, RecipeData.Reference> entry : tests.entrySet()) {
            RecipeData.Reference test = entry.getValue();
            sets.put(entry.getKey(), Datasets.open(test.set(), test.root(), test.options()));
        }
        return sets;
    }
}
