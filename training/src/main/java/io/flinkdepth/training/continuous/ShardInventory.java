// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.digest.Digests;
import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.connectors.shard.ShardReader;
import io.flinkdepth.connectors.shard.ShardSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the finished shards of a folder with their contents. A truncated shard is skipped with a
 * warning and read again once its size or time has changed. Not thread-safe.
 */
final class ShardInventory {
    private static final Logger LOG = LoggerFactory.getLogger(ShardInventory.class);

    private final Path root;
    private final double heldOutShare;
    private final Map<String, Look> looks = new HashMap<>();

    /** The cached content of a file with its size and time; null if it was not a complete shard. */
    private record Look(long bytes, Instant modified, PlannedShard shard) {}

    ShardInventory(Path root, double heldOutShare) {
        this.root = root;
        this.heldOutShare = heldOutShare;
    }

    /** Returns paths below the folder, in order; none if the folder does not exist yet. */
    List<String> files() throws IOException {
        List<String> files = new ArrayList<>();
        if (!Files.isDirectory(root)) {
            return files;
        }
        CloseableIterator<Path> found =
                FileTree.walk(root, file -> file.getFileName().toString().endsWith(".tar"));
        try {
            while (found.hasNext()) {
                files.add(root.relativize(found.next()).toString().replace('\\', '/'));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            IOUtils.closeQuietly(found);
        }
        return files;
    }

    boolean isThere(String file) {
        return Files.isRegularFile(root.resolve(file));
    }

    Instant modified(String file) throws IOException {
        return Files.getLastModifiedTime(root.resolve(file)).toInstant();
    }

    long bytes(String file) throws IOException {
        return Files.size(root.resolve(file));
    }

    /** Returns the content of a shard, from the cache if the file has not changed. */
    Optional<PlannedShard> look(String file) throws IOException {
        Look before = looks.get(file);
        boolean same =
                before != null
                        && before.bytes == bytes(file)
                        && before.modified.equals(modified(file));
        return same ? Optional.ofNullable(before.shard) : lookAgain(file);
    }

    /** Reads the content of a shard; empty if it does not exist or is not complete. */
    Optional<PlannedShard> lookAgain(String file) throws IOException {
        if (!Files.isRegularFile(root.resolve(file))) {
            return Optional.empty();
        }
        long bytes = bytes(file);
        Instant modified = modified(file);
        PlannedShard shard = null;
        try {
            shard = scan(file, bytes);
        } catch (IOException e) {
            LOG.warn("the shard {} is skipped: {}", file, e.getMessage());
        }
        looks.put(file, new Look(bytes, modified, shard));
        return Optional.ofNullable(shard);
    }

    private PlannedShard scan(String file, long bytes) throws IOException {
        List<byte[]> digested = new ArrayList<>();
        int labels = 0;
        int heldOut = 0;
        try (ShardReader shard = ShardReader.open(root.resolve(file), file)) {
            for (ShardSample sample = shard.next(); sample != null; sample = shard.next()) {
                digested.add(sample.key().getBytes(StandardCharsets.UTF_8));
                digested.add(sample.json());
                if (RoundPlan.isHeldOut(sample.key(), heldOutShare)) {
                    heldOut++;
                } else {
                    labels++;
                }
            }
        }
        String fingerprint = Digests.sha256(digested.toArray(byte[][]::new));
        return new PlannedShard(file, bytes, labels, heldOut, fingerprint, PlannedShard.Role.NEW);
    }

    /** Returns the first shard of a plan that has changed since then, if there is one. */
    Optional<String> changedSince(RoundPlan plan) throws IOException {
        for (PlannedShard planned : plan.shards()) {
            if (planned.role() == PlannedShard.Role.KNOWN) {
                continue;
            }
            Optional<PlannedShard> now = lookAgain(planned.file());
            if (now.isEmpty() || !now.get().fingerprint().equals(planned.fingerprint())) {
                return Optional.of(planned.file());
            }
        }
        return Optional.empty();
    }
}
