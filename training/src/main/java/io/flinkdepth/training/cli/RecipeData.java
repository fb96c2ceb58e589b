package io.flinkdepth.training.cli;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.UnlabelledImage;
import io.flinkdepth.training.dataset.feed.InterleavedDataset;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import io.flinkdepth.training.recipe.TeacherLabels;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The data sets that a recipe's file names.
 *
 * @param labelled with measured or rendered depth
 * @param pseudoLabelled with a teacher's disparity already
 * @param unlabelled to be labelled by the teacher
 * @param teacher who labels; null where nothing is unlabelled
 */
record RecipeData(
        List<Reference> labelled,
        List<Reference> pseudoLabelled,
        List<Reference> unlabelled,
        @Nullable Teacher teacher) {

    /**
     * A data set by name.
     *
     * @param set name of its reader
     * @param root its folder
     * @param options of its reader
     */
    record Reference(String set, Path root, Map<String, String> options) {}

    /**
     * Who labels unlabelled images.
     *
     * @param model its package
     * @param flip whether the flipped picture is looked at as well
     * @param cache folder for its answers, or null
     */
    record Teacher(String model, boolean flip, @Nullable Path cache) {}

    /** Open data sets, with the teacher's session. */
    record Open(TrainingData data, @Nullable OnnxDepthPredictor teacher) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (teacher != null) {
                teacher.close();
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
                        teacher);
        fields.requireAllRead();
        return data;
    }

    private static List<Reference> references(YamlFields fields, String name) {
        List<Reference> references = new ArrayList<>();
        for (YamlFields each : fields.mappings(name)) {
            Map<String, String> options =
                    each.has("options") ? each.textsByName("options") : Map.of();
            references.add(new Reference(each.text("set"), each.path("root"), options));
            each.requireAllRead();
        }
        return references;
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
    Open open(long seed) throws IOException {
        OnnxDepthPredictor predictor =
                teacher == null ? null : OnnxDepthPredictor.open(teacher.model);
        try {
            List<Dataset<LabelledSample>> pseudo = new ArrayList<>();
            for (Reference reference : pseudoLabelled) {
                pseudo.add(Datasets.open(reference.set, reference.root, reference.options));
            }
            for (Reference reference : unlabelled) {
                Dataset<UnlabelledImage> images =
                        Datasets.openImages(reference.set, reference.root, reference.options);
                pseudo.add(new TeacherLabels(images, predictor, teacher.flip, teacher.cache));
            }
            List<Dataset<LabelledSample>> known = new ArrayList<>();
            for (Reference reference : labelled) {
                known.add(Datasets.open(reference.set, reference.root, reference.options));
            }
            TrainingData data =
                    new TrainingData(
                            combined("labelled", known, seed),
                            combined("pseudo-labelled", pseudo, seed));
            return new Open(data, predictor);
        } catch (IOException | RuntimeException e) {
            if (predictor != null) {
                predictor.close();
            }
            throw e;
        }
    }

    @Nullable
    private static Dataset<LabelledSample> combined(
            String name, List<Dataset<LabelledSample>> parts, long seed) throws IOException {
        return switch (parts.size()) {
            case 0 -> null;
            case 1 -> parts.get(0);
            default -> InterleavedDataset.withoutResampling(name, parts, seed);
        };
    }
}
