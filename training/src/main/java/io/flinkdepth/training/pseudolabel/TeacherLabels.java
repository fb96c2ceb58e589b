// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.pseudolabel;

import io.flinkdepth.connectors.digest.Digests;
import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.ItemReading;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.evaluate.DepthModel;
import io.flinkdepth.training.evaluate.PredictedDepth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.CloseableIterator;

/**
 * Labels images with a teacher's disparity as they are read; optionally the mean of the predictions
 * for the image and its mirror image.
 *
 * <p>With a cache folder each image is labelled once, and its disparity kept at the teacher's size
 * as {@code <name digest>.npy}. For collections beyond some hundred thousand images let the
 * streaming job write shards instead.
 */
@Internal
public final class TeacherLabels implements Dataset<LabelledSample> {
    private static final int DIGEST_BYTES = 16;

    private final Dataset<RgbImage> images;
    private final DepthModel teacher;
    private final String identity;
    private final boolean flip;
    @Nullable private final Path cache;

    /**
     * Labels images as they are read.
     *
     * @param teacher a relative model; called by several threads
     * @param identity the teacher's name and version, which distinguish its labels in the cache
     * @param flip whether the mirror image is predicted as well
     * @param cache folder for the predictions, or null to predict each time
     */
    public TeacherLabels(
            Dataset<RgbImage> images,
            DepthModel teacher,
            String identity,
            boolean flip,
            @Nullable Path cache)
            throws IOException {
        this.images = images;
        this.teacher = teacher;
        this.identity = identity;
        this.flip = flip;
        this.cache = cache;
        if (cache != null) {
            Files.createDirectories(cache);
        }
    }

    @Override
    public String name() {
        return images.name();
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() throws IOException {
        CloseableIterator<Item<RgbImage>> listing = images.items();
        return new CloseableIterator<>() {
            @Override
            public boolean hasNext() {
                return listing.hasNext();
            }

            @Override
            public Item<LabelledSample> next() {
                return new Labelled(listing.next());
            }

            @Override
            public void close() throws Exception {
                listing.close();
            }
        };
    }

    private final class Labelled implements Item<LabelledSample> {
        private final Item<RgbImage> item;

        Labelled(Item<RgbImage> item) {
            this.item = item;
        }

        @Override
        public String name() {
            return item.name();
        }

        @Override
        public LabelledSample read() throws IOException {
            RgbImage image = ItemReading.read(item);
            PredictedDepth small = disparity(image);
            PredictedDepth map = small.resized(image.width(), image.height());
            boolean[] valid = new boolean[map.values().length];
            for (int i = 0; i < valid.length; i++) {
                valid[i] = Float.isFinite(map.values()[i]);
            }
            DepthLabel label =
                    new DepthLabel(
                            map.width(),
                            map.height(),
                            map.values(),
                            valid,
                            DepthLabel.Kind.AFFINE_DISPARITY,
                            DepthLabel.Unit.NONE);
            return new LabelledSample(image, label, null, null);
        }
    }

    private PredictedDepth disparity(RgbImage image) throws IOException {
        if (cache == null) {
            return predict(image);
        }
        Path file = cache.resolve(digest(image) + ".npy");
        if (Files.exists(file)) {
            return read(file);
        }
        PredictedDepth prediction = predict(image);
        Path partial = Files.createTempFile(cache, "", ".part");
        try {
            Files.write(
                    partial,
                    NpyCodec.encode(prediction.values(), prediction.height(), prediction.width()));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
        return prediction;
    }

    private static PredictedDepth read(Path file) throws IOException {
        try {
            NpyCodec.Array array = NpyCodec.decode(Files.readAllBytes(file));
            return new PredictedDepth(
                    array.shape()[1],
                    array.shape()[0],
                    array.values(),
                    DepthKind.RELATIVE_DISPARITY);
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    file
                            + " is no label of a teacher (remove it to label again): "
                            + e.getMessage(),
                    e);
        }
    }

    private String digest(RgbImage image) {
        String words = identity + (flip ? " flip " : " ") + image.width() + "x" + image.height();
        return Digests.sha256(words.getBytes(StandardCharsets.UTF_8), image.rgb())
                .substring(0, 2 * DIGEST_BYTES);
    }

    private PredictedDepth predict(RgbImage image) throws IOException {
        PredictedDepth prediction = teacher.predict(image).toDisparity();
        return flip
                ? prediction.meanWithMirrored(teacher.predict(image.mirrored()).toDisparity())
                : prediction;
    }
}
