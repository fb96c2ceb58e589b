// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.pseudolabel;

import io.flinkdepth.connectors.digest.Digests;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.evaluate.DepthPredictor;
import io.flinkdepth.training.evaluate.DisparityMap;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.CloseableIterator;

/**
 * Unlabelled images with the disparity that a teacher gives their clean, whole picture; optionally
 * the mean of it and of the flipped picture's answer, flipped back.
 *
 * <p>With a cache folder each image is labelled once, and its disparity kept at the teacher's size
 * as {@code <name digest>.npy}. For collections beyond some hundred thousand images let the
 * streaming job write shards instead.
 */
@Internal
public final class TeacherLabels implements Dataset<LabelledSample> {
    private static final int DIGEST_BYTES = 16;

    private final Dataset<RgbImage> images;
    private final DepthPredictor teacher;
    private final String identity;
    private final boolean flip;
    @Nullable private final Path cache;

    /**
     * Labels images as they are read.
     *
     * @param teacher a relative model; called by several threads
     * @param identity the teacher's name and version, which tell its labels in the cache from those
     *     of another
     * @param flip whether the flipped picture is looked at as well
     * @param cache folder for the answers, or null to ask the teacher each time
     */
    public TeacherLabels(
            Dataset<RgbImage> images,
            DepthPredictor teacher,
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
            RgbImage image = item.read();
            DisparityMap small = disparity(image);
            DisparityMap map = small.resized(image.width(), image.height());
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

    private DisparityMap disparity(RgbImage image) throws IOException {
        if (cache == null) {
            return ask(image);
        }
        Path file = cache.resolve(digest(image) + ".npy");
        if (Files.exists(file)) {
            return read(file);
        }
        DisparityMap answer = ask(image);
        Path partial = Files.createTempFile(cache, "", ".part");
        try {
            Files.write(partial, NpyCodec.encode(answer.values(), answer.height(), answer.width()));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(partial);
        }
        return answer;
    }

    private static DisparityMap read(Path file) throws IOException {
        try {
            NpyCodec.Array array = NpyCodec.decode(Files.readAllBytes(file));
            return new DisparityMap(array.shape()[1], array.shape()[0], array.values());
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

    private DisparityMap ask(RgbImage image) throws IOException {
        DisparityMap answer = predict(image);
        if (!flip) {
            return answer;
        }
        float[] other = predict(flipped(image)).values();
        float[] mean = new float[other.length];
        for (int i = 0; i < mean.length; i++) {
            int row = i / answer.width() * answer.width();
            int mirrored = row + answer.width() - 1 - i % answer.width();
            mean[i] = (answer.values()[i] + other[mirrored]) / 2;
        }
        return new DisparityMap(answer.width(), answer.height(), mean);
    }

    private DisparityMap predict(RgbImage image) throws IOException {
        try (DecodedImage decoded =
                DecodedImage.ofRgb(image.width(), image.height(), image.rgb())) {
            return teacher.predict(decoded);
        }
    }

    private static RgbImage flipped(RgbImage image) {
        byte[] rgb = new byte[image.rgb().length];
        for (int i = 0; i < rgb.length / 3; i++) {
            int row = i / image.width() * image.width();
            int mirrored = row + image.width() - 1 - i % image.width();
            System.arraycopy(image.rgb(), 3 * mirrored, rgb, 3 * i, 3);
        }
        return new RgbImage(image.width(), image.height(), rgb);
    }
}
