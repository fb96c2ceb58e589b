// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.image.TarShard;
import io.flinkdepth.training.dataset.listing.FileTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import javax.annotation.Nullable;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/**
 * Pseudo-labels in tar shards; the format is in the package's description. A shard that is cut
 * short, and a sample that misses an entry, are each one unreadable item.
 *
 * @param root folder of the shards
 * @param shards paths of the shards below it, in order; null for all that there are
 */
record PseudoLabelShards(Path root, @Nullable List<String> shards)
        implements Dataset<LabelledSample> {
    static final String LAYOUT =
            "*.tar with <key>.jpg, <key>.depth.png, <key>.mask.png and <key>.json";

    @Override
    public String name() {
        return "pseudo-labels";
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() throws IOException {
        Listing listing = new Listing(files());
        if (shards == null && !listing.hasNext()) {
            listing.close();
            throw new IOException(root + " holds no pseudo-label; expected " + LAYOUT);
        }
        return listing;
    }

    private CloseableIterator<Path> files() throws IOException {
        return shards == null
                ? FileTree.walk(root, file -> PathNames.name(file).endsWith(".tar"))
                : CloseableIterator.adapterForIterator(
                        shards.stream().map(root::resolve).iterator());
    }

    /** What cannot be listed becomes an item that cannot be read, so that it is counted. */
    private record BrokenItem(String name, IOException why) implements Item<LabelledSample> {
        @Override
        public LabelledSample read() throws IOException {
            throw new IOException(why.getMessage(), why);
        }
    }

    private final class Listing implements CloseableIterator<Item<LabelledSample>> {
        private final CloseableIterator<Path> files;
        private TarShard shard;
        private String shardName;
        private TarShard.Member ahead;
        private IOException failure;
        private Item<LabelledSample> found;

        private Listing(CloseableIterator<Path> files) {
            this.files = files;
        }

        @Override
        public boolean hasNext() {
            while (found == null && (shard != null || files.hasNext())) {
                try {
                    advance();
                } catch (IOException e) {
                    found = new BrokenItem(shardName, e);
                    closeShard();
                }
            }
            return found != null;
        }

        private void advance() throws IOException {
            if (shard == null) {
                Path file = files.next();
                shardName = root.relativize(file).toString().replace('\\', '/');
                shard = TarShard.open(file);
                look();
            }
            if (ahead == null) {
                found = failure == null ? null : new BrokenItem(shardName, failure);
                closeShard();
                return;
            }
            String key = key(ahead.name());
            Map<String, TarShard.Member> entries = new HashMap<>();
            while (ahead != null && key(ahead.name()).equals(key)) {
                entries.put(ahead.name().substring(key.length()), ahead);
                look();
            }
            // The json comes last: a sample within which the shard is cut gives nothing.
            boolean cut = failure != null && !entries.containsKey(".json");
            found = cut ? null : new PseudoLabel(shardName + "/" + key, entries);
        }

        /** Looks at the next entry; a failure waits until the sample before it was given. */
        private void look() {
            try {
                ahead = shard.next();
            } catch (IOException e) {
                ahead = null;
                failure = e;
            }
        }

        private void closeShard() {
            IOUtils.closeQuietly(shard);
            shard = null;
            ahead = null;
            failure = null;
        }

        @Override
        public Item<LabelledSample> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there is no further pseudo-label");
            }
            Item<LabelledSample> result = found;
            found = null;
            return result;
        }

        @Override
        public void close() {
            closeShard();
            IOUtils.closeQuietly(files);
        }
    }

    /** The name up to the first dot behind the last slash. */
    private static String key(String name) {
        int dot = name.indexOf('.', name.lastIndexOf('/') + 1);
        return dot < 0 ? name : name.substring(0, dot);
    }
}
