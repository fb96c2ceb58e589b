// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.record.DepthKind;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/** Reads and completes {@code index.jsonl}, whose lines stand in the order of the predictions. */
final class DepthIndex {

    static final String FILE = "index.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private DepthIndex() {}

    /** The frames of each camera, predicted and failed, in sequence order. */
    static Map<String, List<IndexedFrame>> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        Map<String, List<IndexedFrame>> cameras = new TreeMap<>();
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            String line = lines.readLine();
            for (int number = 1; line != null; number++) {
                IndexedFrame frame = parse(line, file + ", line " + number);
                cameras.computeIfAbsent(frame.camera(), camera -> new ArrayList<>()).add(frame);
                line = lines.readLine();
            }
        }
        for (List<IndexedFrame> frames : cameras.values()) {
            frames.sort(Comparator.comparingLong(IndexedFrame::sequence));
        }
        return cameras;
    }

    private static IndexedFrame parse(String line, String where) throws IOException {
        try {
            JsonNode node = JSON.readTree(line);
            return new IndexedFrame(
                    node.required("camera").asText(),
                    node.required("sequence").asLong(),
                    text(node, "name"),
                    text(node, "source"),
                    depth(node));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IOException(where + " is no line of an index: " + e.getMessage(), e);
        }
    }

    @Nullable
    private static String text(JsonNode node, String field) {
        return node.has(field) ? node.get(field).asText() : null;
    }

    /**
     * Says of each depth file which others were made of its frame; the index is replaced as a
     * whole.
     *
     * @param files further files, by depth file; all relative to the index
     */
    static void addFiles(Path folder, Map<String, List<String>> files) throws IOException {
        Path file = folder.resolve(FILE);
        try (BufferedReader lines = Files.newBufferedReader(file);
                WholeFile whole = new WholeFile(file)) {
            try (BufferedWriter out = Files.newBufferedWriter(whole.partial())) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    out.write(withFiles(line, files));
                    out.write('\n');
                }
            }
            whole.commit();
        }
    }

    private static String withFiles(String line, Map<String, List<String>> files)
            throws IOException {
        ObjectNode node = (ObjectNode) JSON.readTree(line);
        String depth = text(node, "file");
        if (depth == null || !files.containsKey(depth)) {
            return line;
        }
        ArrayNode all = node.putArray("files").add(depth);
        files.get(depth).forEach(all::add);
        return node.toString();
    }

    @Nullable
    private static IndexedFrame.Depth depth(JsonNode node) {
        if (!node.has("file")) {
            return null;
        }
        return new IndexedFrame.Depth(
                node.get("file").asText(),
                node.required("width").asInt(),
                node.required("height").asInt(),
                DepthKind.valueOf(node.required("kind").asText()),
                node.required("scale").asDouble(),
                node.required("offset").asDouble());
    }
}
