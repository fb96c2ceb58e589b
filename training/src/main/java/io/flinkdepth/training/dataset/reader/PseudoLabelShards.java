// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.connectors.shard.ShardFormat;
import io.flinkdepth.connectors.shard.ShardReader;
import io.flinkdepth.connectors.shard.ShardSample;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import javax.annotation.Nullable;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/**
 * Pseudo-labels in tar shards; the package description documents the format. A truncated shard and
 * a sample with a missing entry are each one unreadable item.
 *
 * @param root folder of the shards
 * @param shards paths of the shards below it, in order; null for all shards
 */
record PseudoLabelShards(Path root, @Nullable List<String> shards)
        implements Dataset<LabelledSample> {
    @Override
    public String name() {
        return "pseudo-labels";
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() throws IOException {
        Listing listing = new Listing(files());
        if (shards == null && !listing.hasNext()) {
            listing.close();
            throw new IOException(root + " holds no pseudo-label; expected " + ShardFormat.LAYOUT);
        }
        return listing;
    }

    private CloseableIterator<Path> files() throws IOException {
        return shards == null
                ? FileTree.walk(root, file -> PathNames.name(file).endsWith(ShardFormat.SHARD))
                : CloseableIterator.adapterForIterator(
                        shards.stream().map(root::resolve).iterator());
    }

    /** An unreadable item for a shard that cannot be listed, so that it is counted. */
    private record BrokenItem(String name, IOException why) implements Item<LabelledSample> {
        @Override
        public LabelledSample read() throws IOException {
            throw new IOException(why.getMessage(), why);
        }
    }

    private final class Listing implements CloseableIterator<Item<LabelledSample>> {
        private final CloseableIterator<Path> files;
        private ShardReader shard;
        private String shardName;
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
                shard = ShardReader.open(file, shardName);
            }
            ShardSample sample = shard.next();
            if (sample == null) {
                closeShard();
            } else {
                found = new PseudoLabel(sample);
            }
        }

        private void closeShard() {
            IOUtils.closeQuietly(shard);
            shard = null;
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
}
