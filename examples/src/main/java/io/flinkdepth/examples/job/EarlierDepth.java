// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.files.FrameSources;
import io.flinkdepth.connectors.files.WholeFile;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.examples.picture.WantedFiles;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What an earlier run left in an output folder, whole or interrupted. */
@Internal
public final class EarlierDepth {

    private static final String INDEX = "index.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Path index;

    public EarlierDepth(Path folder) {
        this.folder = folder;
        this.index = folder.resolve(INDEX);
    }

    /** Whether there is anything. */
    public boolean exists() {
        return Files.exists(index);
    }

    /** Forgets it; files of the same names are replaced when they are written again. */
    public void forget() throws IOException {
        Files.deleteIfExists(index);
    }

    /**
     * Keeps the lines of frames that are finished: predicted by the same model from the same file,
     * in the format that is asked for, with the depth file and all others that are asked for in
     * their places. Lines of failures and a line that was cut go, so that those frames are tried
     * again.
     *
     * @return the depth files of the frames that are finished
     */
    public Set<String> keepFinished(DepthJobSettings settings) throws IOException {
        Finished finished = new Finished(settings);
        Set<String> files = new HashSet<>();
        if (!exists()) {
            return files;
        }
        try (BufferedReader lines = Files.newBufferedReader(index);
                WholeFile whole = new WholeFile(index)) {
            try (BufferedWriter out = Files.newBufferedWriter(whole.partial())) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String file = finished.file(line);
                    if (file != null && files.add(file)) {
                        out.write(line);
                        out.write('\n');
                    }
                }
            }
            whole.commit();
        }
        return files;
    }

    /** Decides of lines. */
    private final class Finished {
        private final String extension;
        private final WantedFiles wanted;
        @Nullable private final String model;
        @Nullable private final FrameSources sources;

        Finished(DepthJobSettings settings) throws IOException {
            extension = "." + settings.extension();
            wanted = settings.wantedFiles();
            model = settings.onlyModel();
            sources = settings.sources();
        }

        /** The depth file of a line whose frame is finished, else null. */
        @Nullable
        String file(String line) {
            JsonNode node;
            try {
                node = JSON.readTree(line);
            } catch (IOException e) {
                // The last one of a run that was killed.
                return null;
            }
            String file = node.path("file").asText();
            String by = node.path("model").asText() + "/" + node.path("modelVersion").asText();
            boolean whole =
                    file.endsWith(extension)
                            && (model == null || model.equals(by))
                            && areThere(file, files(node));
            return whole && fromTheSame(node) ? file : null;
        }

        private boolean areThere(String depth, List<String> all) {
            List<String> there =
                    all.stream().filter(file -> Files.isRegularFile(folder.resolve(file))).toList();
            return there.contains(depth) && wanted.areIn(depth, there);
        }

        private static List<String> files(JsonNode line) {
            List<String> files = new ArrayList<>();
            files.add(line.path("file").asText());
            line.path("files").forEach(file -> files.add(file.asText()));
            return files;
        }

        private boolean fromTheSame(JsonNode node) {
            if (sources == null || !node.has("source")) {
                return true;
            }
            FrameIdentity frame =
                    new FrameIdentity(
                            node.path("camera").asText("?"),
                            node.path("sequence").asLong(),
                            0,
                            node.has("name") ? node.get("name").asText() : null);
            return Objects.equals(sources.of(frame), node.get("source").asText());
        }
    }
}
