// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import io.flinkdepth.connectors.media.TarArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The samples of a pseudo-label shard, in their order. Owns an open file; close it. Not
 * thread-safe.
 */
@Internal
public final class ShardReader implements AutoCloseable {

    private final TarArchive archive;
    private final String name;
    @Nullable private TarArchive.Entry ahead;
    @Nullable private IOException failure;

    private ShardReader(TarArchive archive, String name) {
        this.archive = archive;
        this.name = name;
        look();
    }

    /**
     * Opens a shard.
     *
     * @param name prefix of the names of samples, before their keys
     */
    public static ShardReader open(Path shard, String name) throws IOException {
        return new ShardReader(TarArchive.open(shard), name);
    }

    /**
     * The next sample; null after the last.
     *
     * @throws IOException if the shard is truncated or is not a shard; once, after the last
     *     complete sample
     */
    @Nullable
    public ShardSample next() throws IOException {
        if (ahead == null) {
            return end();
        }
        String key = ShardFormat.key(ahead.name());
        Map<String, TarArchive.Entry> entries = new HashMap<>();
        while (ahead != null && ShardFormat.key(ahead.name()).equals(key)) {
            entries.put(ahead.name().substring(key.length()), ahead);
            look();
        }
        // The json comes last: an incomplete sample at the end is not returned.
        boolean cut = failure != null && !entries.containsKey(ShardFormat.JSON);
        return cut ? end() : new ShardSample(name + "/" + key, key, Map.copyOf(entries));
    }

    @Nullable
    private ShardSample end() throws IOException {
        IOException cause = failure;
        failure = null;
        if (cause != null) {
            throw cause;
        }
        return null;
    }

    /**
     * Reads the next entry's header; a failure is thrown after the sample before it was returned.
     */
    private void look() {
        try {
            ahead = archive.next();
        } catch (IOException e) {
            ahead = null;
            failure = e;
        }
    }

    @Override
    public void close() throws IOException {
        archive.close();
    }
}
