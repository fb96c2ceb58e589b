// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.OrdinalImage;
import io.flinkdepth.training.dataset.OrdinalImage.Pair;
import io.flinkdepth.training.dataset.OrdinalImage.Point;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.flink.util.CloseableIterator;

/**
 * DA-2K (Yang et al. 2024): {@code annotations.json}, for each image's path below the root a list
 * of {@code {point1: [row, column], point2: [row, column], closer_point}}. The scene is the folder
 * that contains the image. The file is parsed image by image.
 *
 * @param root the folder of the annotations
 * @param images the folder that the paths are relative to
 */
record Da2k(Path root, Path images) implements Dataset<OrdinalImage> {
    static final String LAYOUT = "annotations.json and images/<scene>/*";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String name() {
        return "da2k";
    }

    @Override
    public CloseableIterator<Item<OrdinalImage>> items() throws IOException {
        Path file = root.resolve("annotations.json");
        if (!Files.isRegularFile(file)) {
            throw new IOException("the file " + file + " is missing; expected " + LAYOUT);
        }
        return new Listing(file);
    }

    private record ImageItem(String name, Path file, Path annotations, JsonNode pairs)
            implements Item<OrdinalImage> {
        @Override
        public OrdinalImage read() throws IOException {
            List<Pair> read = new ArrayList<>();
            for (JsonNode pair : pairs) {
                Point first = point(pair, "point1");
                Point second = point(pair, "point2");
                String closer = pair.path("closer_point").asText();
                if (!closer.equals("point1") && !closer.equals("point2")) {
                    throw refused("closer_point is " + pair.path("closer_point"));
                }
                boolean firstIsCloser = closer.equals("point1");
                read.add(firstIsCloser ? new Pair(first, second) : new Pair(second, first));
            }
            try {
                return new OrdinalImage(PictureFile.read(file), PathNames.folder(file), read);
            } catch (IllegalArgumentException e) {
                throw refused(e.getMessage());
            }
        }

        private Point point(JsonNode pair, String field) throws IOException {
            JsonNode point = pair.path(field);
            if (!point.path(0).isInt() || !point.path(1).isInt() || point.size() != 2) {
                throw refused(field + " is " + point + "; expected [row, column]");
            }
            return new Point(point.path(0).asInt(), point.path(1).asInt());
        }

        private IOException refused(String why) {
            return new IOException(annotations + ", image " + name + ": " + why);
        }
    }

    private final class Listing implements CloseableIterator<Item<OrdinalImage>> {
        private final Path file;
        private final JsonParser parser;
        private boolean moved;

        private Listing(Path file) throws IOException {
            this.file = file;
            this.parser = new JsonFactory(JSON).createParser(file.toFile());
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                parser.close();
                throw new IOException(file + " is no JSON object of images");
            }
        }

        @Override
        public boolean hasNext() {
            try {
                if (!moved) {
                    parser.nextToken();
                    moved = true;
                }
                return parser.currentToken() == JsonToken.FIELD_NAME;
            } catch (IOException e) {
                throw broken(e);
            }
        }

        @Override
        public Item<OrdinalImage> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there is no further image");
            }
            try {
                String name = parser.currentName();
                parser.nextToken();
                JsonNode pairs = parser.readValueAsTree();
                moved = false;
                return new ImageItem(name, images.resolve(name), file, pairs);
            } catch (IOException e) {
                throw broken(e);
            }
        }

        private UncheckedIOException broken(IOException e) {
            return new UncheckedIOException(
                    new IOException(file + " is no whole JSON file: " + e.getMessage(), e));
        }

        @Override
        public void close() throws IOException {
            parser.close();
        }
    }
}
