// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.source.internal.MediaSettings.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class ImageSetListingTest {

    @TempDir private Path folder;
    private Path tree;
    private Path single;

    @BeforeEach
    void grow() throws IOException {
        tree = folder.resolve("tree");
        single = touch("single.JPG");
        for (int i = 0; i < 23; i++) {
            touch("tree/a/%02d.jpg".formatted(i));
        }
        touch("tree/a/inner/deep/x.png");
        // Between the images of a split that is not full.
        touch("tree/a/10.tar");
        touch("tree/a/shard.tar");
        touch("tree/a.jpg");
        touch("tree/b/0.jpg");
        touch("tree/b/0.txt");
        touch("tree/b/.hidden.jpg");
        touch("tree/.checkpoints/1.jpg");
        Files.createDirectories(tree.resolve("empty"));
        touch("tree/z.png");
    }

    private Path touch(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.createFile(file);
    }

    private ImageSetListing listing(int imagesPerSplit, int window, ListingPosition position) {
        return new ImageSetListing(
                MediaSettings.imageSet(
                        Stream.of(tree, single, folder.resolve("gone"))
                                .map(Path::toString)
                                .toList(),
                        imagesPerSplit,
                        window),
                position);
    }

    /** Camera, sequence and name of each image; archives and complaints by their camera. */
    private static List<String> images(List<MediaSplit> splits) {
        List<String> images = new ArrayList<>();
        for (MediaSplit split : splits) {
            if (split.kind() != MediaSplit.Kind.FILES) {
                images.add(split.kind() + " " + split.cameraId());
                continue;
            }
            for (int i = 0; i < split.names().size(); i++) {
                images.add(
                        split.cameraId() + "#" + (split.first() + i) + " " + split.names().get(i));
            }
        }
        return images;
    }

    private static List<String> rest(ImageSetListing listing, int atATime) {
        List<String> images = new ArrayList<>();
        while (!listing.finished()) {
            images.addAll(images(listing.next(atATime).splits()));
        }
        return images;
    }

    @Test
    void everyImageIsListedOnceWithANumberOfItsFolder() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            expected.add("tree/a#%d %02d.jpg".formatted(i, i));
        }
        expected.addAll(
                List.of(
                        "tree/a/inner/deep#0 x.png",
                        "TAR tree/a/10.tar",
                        "TAR tree/a/shard.tar",
                        "tree#0 a.jpg",
                        "tree/b#0 0.jpg",
                        "tree#1 z.png",
                        "single.JPG#0 single.JPG",
                        "UNREADABLE gone"));
        ImageSetListing listing = listing(4, 1000, ListingPosition.START);
        assertThat(rest(listing, 100)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(listing.position().passedOver()).isEqualTo(1);
    }

    @Test
    void aWindowOfFewNamesListsTheSame() {
        List<String> all = rest(listing(4, 1000, ListingPosition.START), 100);
        for (int window = 1; window < 30; window += 5) {
            assertThat(rest(listing(4, window, ListingPosition.START), 100))
                    .as("window of %d", window)
                    .isEqualTo(all);
        }
    }

    @Test
    void itGoesOnFromEachPosition() throws IOException {
        MediaEnumeratorStateSerializer serializer =
                new MediaEnumeratorStateSerializer(Layout.IMAGE_SET);
        for (int atATime = 1; atATime < 4; atATime++) {
            List<String> all = rest(listing(4, 3, ListingPosition.START), 100);
            List<String> got = new ArrayList<>();
            ListingPosition position = ListingPosition.START;
            for (boolean finished = false; !finished; ) {
                ImageSetListing listing = listing(4, 3, position);
                got.addAll(images(listing.next(atATime).splits()));
                finished = listing.finished();
                MediaEnumeratorState state =
                        new MediaEnumeratorState(
                                List.of("in"), listing.position(), false, Set.of(), List.of());
                position =
                        serializer
                                .deserialize(serializer.getVersion(), serializer.serialize(state))
                                .position();
            }
            assertThat(got).containsExactlyInAnyOrderElementsOf(all).doesNotHaveDuplicates();
        }
    }

    @Test
    void aSplitComesBackFromItsBytes() throws IOException {
        MediaSplitSerializer serializer = new MediaSplitSerializer(Layout.IMAGE_SET);
        for (MediaSplit split : listing(4, 9, ListingPosition.START).next(100).splits()) {
            MediaSplit moved = split.at(2, null, 1024);
            assertThat(serializer.deserialize(2, serializer.serialize(moved))).isEqualTo(moved);
        }
    }

    /** What docs/label.md says: {@code -Dflinkdepth.files=200000}. */
    @Test
    @EnabledIfSystemProperty(named = "flinkdepth.files", matches = "[0-9]+")
    void measure() throws IOException {
        int files = Integer.getInteger("flinkdepth.files");
        for (int i = 0; i < files; i++) {
            touch("flat/%08d.jpg".formatted(i * 7919L % files));
            touch("deep/%05d/%08d.jpg".formatted(i / 1000, i));
        }
        for (String set : List.of("flat", "deep")) {
            ImageSetListing listing =
                    new ImageSetListing(
                            MediaSettings.imageSet(
                                    List.of(folder.resolve(set).toString()), 128, 50_000),
                            ListingPosition.START);
            long start = System.nanoTime();
            long listed = 0;
            while (!listing.finished()) {
                listed += listing.next(16).splits().stream().mapToLong(s -> s.names().size()).sum();
            }
            double seconds = (System.nanoTime() - start) * 1e-9;
            assertThat(listed).isEqualTo(files);
            System.out.printf("%s: %d files in %.2f s, windows of 50000%n", set, files, seconds);
        }
    }
}
