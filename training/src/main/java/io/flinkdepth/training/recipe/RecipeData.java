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
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;

/**
 * The data sets of a recipe's file.
 *
 * @param labelled sets with measured or rendered depth
 * @param pseudoLabelled sets with a teacher's disparity already
 * @param unlabelled sets that the teacher labels
 * @param teacher the model that labels; given if {@code unlabelled} names sets
 * @param heldOut sets with measured or rendered depth, for the evaluation during the training
 * @param skyModel package that finds sky in labelled sets without a mask of it
 */
@Experimental
public record RecipeData(
        List<Reference> labelled,
        List<Reference> pseudoLabelled,
        List<Reference> unlabelled,
        @Nullable Teacher teacher,
        List<Reference> heldOut,
        @Nullable String skyModel) {

    /** Refuses unlabelled sets without a teacher, and a teacher without them. */
    @Internal
    public RecipeData {
        if (unlabelled.isEmpty() != (teacher == null)) {
            throw new IllegalArgumentException(
                    teacher == null
                            ? "data.teacher is missing; expected the model that labels"
                                    + " data.unlabelled"
                            : "data.teacher is given, but data.unlabelled names no set; name one,"
                                    + " or leave the teacher out");
        }
    }

    /** All that determines the training; the held-out sets do not. */
    @Override
    public String toString() {
        return "RecipeData[labelled=%s, pseudoLabelled=%s, unlabelled=%s, teacher=%s, skyModel=%s]"
                .formatted(labelled, pseudoLabelled, unlabelled, teacher, skyModel);
    }

    /**
     * A data set by name.
     *
     * @param set name of its reader
     * @param root its folder
     * @param options options of its reader
     */
    public record Reference(String set, Path root, @Nullable Map<String, String> options) {
        /** Without options the reader uses its defaults. */
        public Reference {
            options = options == null ? Map.of() : options;
        }

        /** Opens the labelled set. */
        public Dataset<LabelledSample> open() throws IOException {
            return Datasets.open(set, root, options);
        }
    }

    /**
     * The model that labels unlabelled images.
     *
     * @param model folder or URI of its package
     * @param flip whether the mirror image is predicted as well; false if it is left out
     * @param cache folder for its predictions, or null
     */
    public record Teacher(String model, @Nullable Boolean flip, @Nullable Path cache) {
        /** Without flip, the teacher predicts once for each image. */
        public Teacher {
            flip = flip != null && flip;
        }
    }

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
                            combined("pseudo-labelled", pseudo(predictor), seed),
                            opened(heldOut),
                            toString());
            return new Open(data, predictor, sky);
        } catch (IOException | RuntimeException e) {
            new Open(new TrainingData(null, null), predictor, sky).close();
            throw e;
        }
    }

    private static List<Dataset<LabelledSample>> opened(List<Reference> references)
            throws IOException {
        List<Dataset<LabelledSample>> sets = new ArrayList<>();
        for (Reference reference : references) {
            sets.add(reference.open());
        }
        return sets;
    }

    private List<Dataset<LabelledSample>> known(@Nullable SkyPredictor sky) throws IOException {
        List<Dataset<LabelledSample>> sets = new ArrayList<>();
        for (Reference reference : labelled) {
            Dataset<LabelledSample> set = reference.open();
            sets.add(sky == null ? set : set.map(sky::complete));
        }
        return sets;
    }

    private List<Dataset<LabelledSample>> pseudo(@Nullable OnnxDepthPredictor predictor)
            throws IOException {
        List<Dataset<LabelledSample>> sets = new ArrayList<>();
        for (Reference reference : pseudoLabelled) {
            sets.add(reference.open());
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
