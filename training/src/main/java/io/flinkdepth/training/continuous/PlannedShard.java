// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

/**
 * A shard as it was when its round was planned.
 *
 * @param file path below the folder of the shards, with {@code /}
 * @param bytes its size
 * @param labels how many may be trained on
 * @param heldOut how many are held out
 * @param fingerprint SHA-256 over the keys and json entries, which in turn have the digests of the
 *     other entries: what was read is checked against them
 * @param role in the round
 */
record PlannedShard(
        String file, long bytes, int labels, int heldOut, String fingerprint, Role role) {
    enum Role {
        /** No round before had it. */
        NEW,
        /** Some of its labels are trained on again. */
        REPLAYED,
        /** Earlier rounds had it; this one does not read it. */
        KNOWN
    }

    PlannedShard in(Role other) {
        return new PlannedShard(file, bytes, labels, heldOut, fingerprint, other);
    }
}
