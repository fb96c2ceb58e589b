// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.feed.InterleavedDataset;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.pseudolabel.SkyPredictor;
import io.flinkdepth.training.pseudolabel.TeacherLabels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The data sets that a recipe's file names.
 *
 * @param labelled with measured or rendered depth
 * @param pseudoLabelled with a teacher's disparity already
 * @param unlabelled to be labelled by the teacher
 * @param teacher who labels; null where nothing is unlabelled
 * @param skyModel package that finds sky where a labelled set does not say; null for none
 */
@Internal
public record RecipeData(
        List<Reference> labelled,
        List<Reference> pseudoLabelled,
        List<Reference> unlabelled,
        @Nullable Teacher teacher,
        @Nullable String skyModel) {

    /**
     * A data set by name.
     *
     * @param set name of its reader
     * @param root its folder
     * @param options of its reader
     */
    public record Reference(String set, Path root, Map<String, String> options) {}

    /**
     * Who labels unlabelled images.
     *
     * @param model its package
     * @param flip whether the flipped picture is looked at as well
     * @param cache folder for its answers, or null
     */
    record Teacher(String model, boolean flip, @Nullable Path cache) {}

    /** Open data sets, with the sessions that label them. */
    public record Open(
            TrainingData data, @Nullable OnnxDepthPredictor teacher, @Nullable SkyPredictor sky)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try (OnnxDepthPredictor first = teacher;
                    SkyPredictor second = sky) {
                // Closes both.
            }
        }
    }

    static RecipeData read(YamlFields fields) {
        List<Reference> unlabelled = references(fields, "unlabelled");
        Teacher teacher = unlabelled.isEmpty() ? null : teacher(fields.mapping("teacher"));
        RecipeData data =
                new RecipeData(
                        references(fields, "labelled"),
                        references(fields, "pseudoLabelled"),
                        unlabelled,
                        teacher,
                        fields.has("skyModel") ? fields.text("skyModel") : null);
        fields.requireAllRead();
        return data;
    }

    public static List<Reference> references(YamlFields fields, String name) {
        List<Reference> references = new ArrayList<>();
        for (YamlFields each : fields.mappings(name)) {
            references.add(reference(each));
        }
        return references;
    }

    public static Reference reference(YamlFields fields) {
        Map<String, String> options =
                fields.has("options") ? fields.textsByName("options") : Map.of();
        Reference reference = new Reference(fields.text("set"), fields.path("root"), options);
        fields.requireAllRead();
        return reference;
    }

    private static Teacher teacher(YamlFields fields) {
        Teacher teacher =
                new Teacher(
                        fields.text("model"),
                        fields.flag("flip", false),
                        fields.has("cache") ? fields.path("cache") : null);
        fields.requireAllRead();
        return teacher;
    }

    /** Opens what is named; sets of one role are combined without re-sampling. */
    public Open open(long seed) throws IOException {
        OnnxDepthPredictor predictor = null;
        SkyPredictor sky = null;
        try {
            predictor = teacher == null ? null : OnnxDepthPredictor.open(teacher.model);
            sky = skyModel == null ? null : SkyPredictor.open(skyModel);
            TrainingData data =
                    new TrainingData(
                            combined("labelled", known(sky), seed),
                            combined("pseudo-labelled", pseudo(predictor), seed));
            return new Open(data, predictor, sky);
        } catch (IOException | RuntimeException e) {
            new Open(new TrainingData(null, null), predictor, sky).close();
            throw e;
        }
    }

    private List<Dataset<LabelledSample>> known(@Nullable SkyPredictor sky) throws IOException {
        List<Dataset<LabelledSample>> sets = new ArrayList<>();
        for (Reference reference : labelled) {
            Dataset<LabelledSample> set =
                    Datasets.open(reference.set, reference.root, reference.options);
            sets.add(sky == null ? set : set.map(sky::complete));
        }
        return sets;
    }

    private List<Dataset<LabelledSample>> pseudo(@Nullable OnnxDepthPredictor predictor)
            throws IOException {
        List<Dataset<LabelledSample>> sets = new ArrayList<>();
        for (Reference reference : pseudoLabelled) {
            sets.add(Datasets.open(reference.set, reference.root, reference.options));
        }
        for (Reference reference : unlabelled) {
            Dataset<RgbImage> images =
                    Datasets.openImages(reference.set, reference.root, reference.options);
            sets.add(
                    new TeacherLabels(
                            images, predictor, predictor.name(), teacher.flip, teacher.cache));
        }
        return sets;
    }

    @Nullable
    public static Dataset<LabelledSample> combined(
            String name, List<Dataset<LabelledSample>> parts, long seed) throws IOException {
        return switch (parts.size()) {
            case 0 -> null;
            case 1 -> parts.get(0);
            default -> InterleavedDataset.withoutResampling(name, parts, seed);
        };
    }
}
