// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.OrdinalImage;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.image.ImageCollection;
import io.flinkdepth.training.dataset.reader.DatasetDescription.Content;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Experimental;

/**
 * Opens data sets by the names that configurations and commands use. Opening does not list the
 * folder yet; {@link Dataset#items()} rejects a folder with an unexpected layout. Thread-safe.
 *
 * <p>The option {@code split}, which most labelled sets have, is a text file (a relative path is
 * below the root) whose lines begin with the path of an image.
 */
@Experimental
public final class Datasets {
    private static final Map<String, PublishedSets.Entry> LABELLED = new PublishedSets().entries();
    private static final Map<String, DatasetDescription> OTHERS = others();

    private Datasets() {}

    private static Map<String, DatasetDescription> others() {
        Map<String, DatasetDescription> others = new LinkedHashMap<>();
        for (String name :
                List.of(
                        "images",
                        "sa-1b",
                        "openimages",
                        "imagenet-21k",
                        "lsun",
                        "bdd100k",
                        "objects365",
                        "places365",
                        "google-landmarks")) {
            others.put(
                    name,
                    new DatasetDescription(
                            name,
                            Content.IMAGES,
                            "pictures, *.tar, data.mdb and videos, however nested",
                            null,
                            null,
                            "",
                            "",
                            "",
                            Set.of("videoStride")));
        }
        others.put(
                "da2k",
                new DatasetDescription(
                        "da2k",
                        Content.ORDINAL,
                        Da2k.LAYOUT,
                        null,
                        null,
                        "",
                        "",
                        "",
                        Set.of("images")));
        return others;
    }

    /** Returns the descriptions of all data sets. */
    public static Collection<DatasetDescription> all() {
        List<DatasetDescription> all = new ArrayList<>();
        LABELLED.values().forEach(entry -> all.add(entry.description()));
        all.addAll(OTHERS.values());
        return all;
    }

    /**
     * Returns the description of a data set.
     *
     * @throws IllegalArgumentException if the name is unknown
     */
    public static DatasetDescription description(String name) {
        return all().stream()
                .filter(description -> description.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "there is no data set "
                                                + name
                                                + "; there are "
                                                + all().stream()
                                                        .map(DatasetDescription::name)
                                                        .toList()));
    }

    /** Opens a labelled data set without options. */
    public static Dataset<LabelledSample> open(String name, Path root) throws IOException {
        return open(name, root, Map.of());
    }

    /**
     * Opens a labelled data set.
     *
     * @param options options by name; see {@link DatasetDescription#options()}
     * @throws IllegalArgumentException if a name or an option is unknown, or a value is invalid
     */
    public static Dataset<LabelledSample> open(String name, Path root, Map<String, String> options)
            throws IOException {
        DatasetOptions checked = options(name, Content.LABELLED, root, options);
        return LABELLED.get(name).opening().open(checked);
    }

    /**
     * Opens shards of pseudo-labels. The name of an item is the path of its shard, a slash and its
     * key.
     *
     * @param shards paths of the shards below the root, with {@code /}
     */
    public static Dataset<LabelledSample> openShards(Path root, List<String> shards) {
        return new PseudoLabelShards(root, List.copyOf(shards));
    }

    /**
     * Opens images without labels.
     *
     * @param options {@code videoStride}: distance of the frames that are taken from a video
     * @throws IllegalArgumentException if a name or an option is unknown, or a value is invalid
     */
    public static Dataset<RgbImage> openImages(
            String name, Path root, Map<String, String> options) {
        DatasetOptions checked = options(name, Content.IMAGES, root, options);
        return new ImageCollection(name, root, checked.count("videoStride", 1));
    }

    /**
     * Opens images with ordered pairs of points.
     *
     * @param options {@code images}: the folder that the paths in the annotations are relative to
     * @throws IllegalArgumentException if a name or an option is unknown, or a value is invalid
     */
    public static Dataset<OrdinalImage> openOrdinal(
            String name, Path root, Map<String, String> options) {
        DatasetOptions checked = options(name, Content.ORDINAL, root, options);
        return new Da2k(root, checked.folder("images"));
    }

    private static DatasetOptions options(
            String name, Content content, Path root, Map<String, String> options) {
        DatasetDescription description = description(name);
        if (description.content() != content) {
            throw new IllegalArgumentException(
                    "the data set %s holds %s, not %s"
                            .formatted(name, description.content(), content));
        }
        return new DatasetOptions(name, root, options, description.options());
    }
}
