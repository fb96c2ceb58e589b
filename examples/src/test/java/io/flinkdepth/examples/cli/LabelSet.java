// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.flink.util.CloseableIterator;

/**
 * A tree and an archive of small pictures, some of them twice, and two that are none.
 *
 * @param keys of all pictures
 */
record LabelSet(Path folder, Set<String> keys) {

    /** Images so large that not all of them fit into the buffers between two tasks. */
    private static final int PADDING = 8192;

    private static final int FILES = 150;
    private static final int ENTRIES = 60;

    /** Pictures that are there once more. */
    static final int DUPLICATES = 20;

    /** A file that is no picture, an archive that is none. */
    static final int BAD = 2;

    /** All that is read. */
    static final int READ = FILES + ENTRIES + DUPLICATES + BAD;

    static LabelSet write(Path folder) throws IOException {
        LabelSet set = new LabelSet(folder, new TreeSet<>());
        set.set();
        return set;
    }

    void everyImageIsLabelledOnce(Path output) throws Exception {
        assertThat(labelled(output)).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(failures(output))
                .extracting(line -> line.get("failure").asText())
                .containsExactlyInAnyOrder("CORRUPT_IMAGE", "UNREADABLE_SOURCE");
    }

    /** A picture of its own: decoders take no notice of what follows a PNG's end. */
    private byte[] image(int number) {
        byte[] png = TestFrames.grey("x", 0, 20 + number % 200, 40, 30).image();
        byte[] own = Arrays.copyOf(png, png.length + PADDING);
        own[png.length] = (byte) number;
        own[png.length + 1] = (byte) (number >> 8);
        keys.add(PseudoLabel.keyOf(own));
        return own;
    }

    private void set() throws IOException {
        Path set = folder;
        for (int i = 0; i < FILES; i++) {
            Path file = set.resolve("%d/%04d.png".formatted(i % 4, i));
            Files.createDirectories(file.getParent());
            Files.write(file, image(i));
        }
        Files.write(set.resolve("broken.png"), TestFrames.broken("x", 0).image());
        Files.writeString(set.resolve("noise.tar"), "half of an archive".repeat(99));
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(Files.newOutputStream(set.resolve("more.tar")))) {
            for (int i = 0; i < ENTRIES + DUPLICATES; i++) {
                byte[] bytes = image(i < ENTRIES ? FILES + i : i);
                TarArchiveEntry entry = new TarArchiveEntry("%05d.png".formatted(i));
                entry.setSize(bytes.length);
                tar.putArchiveEntry(entry);
                tar.write(bytes);
                tar.closeArchiveEntry();
            }
        }
    }

    /** Keys of all samples that our own reader finds and can read. */
    private static List<String> labelled(Path output) throws Exception {
        List<String> found = new ArrayList<>();
        Dataset<LabelledSample> samples = Datasets.open("pseudo-labels", output, Map.of());
        try (CloseableIterator<Dataset.Item<LabelledSample>> items = samples.items()) {
            while (items.hasNext()) {
                Dataset.Item<LabelledSample> item = items.next();
                assertThat(item.read().image().width()).isEqualTo(40);
                String name = item.name();
                found.add(name.substring(name.lastIndexOf('/') + 1));
            }
        }
        return found;
    }

    private static List<JsonNode> failures(Path output) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(output.resolve("failed"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }

    /** The highest number of a whole checkpoint; checkpoints go on counting in the next run. */
    static long newestCheckpoint(Path output) throws IOException {
        Path state = output.resolve(".checkpoints");
        long newest = 0;
        if (!Files.exists(state)) {
            return newest;
        }
        for (Path job : list(state)) {
            for (Path checkpoint : list(job)) {
                String name = checkpoint.getFileName().toString();
                if (name.startsWith("chk-") && Files.exists(checkpoint.resolve("_metadata"))) {
                    newest = Math.max(newest, Long.parseLong(name.substring(4)));
                }
            }
        }
        return newest;
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (NoSuchFileException e) {
            // Flink removed it meanwhile.
            return List.of();
        }
    }

    /** Waits a moment for the end of a job that nobody expects yet. */
    static void poll(Future<?> end) throws Exception {
        try {
            end.get(20, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // It goes on.
        }
    }
}
