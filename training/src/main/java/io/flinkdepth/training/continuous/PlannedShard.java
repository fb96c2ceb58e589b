// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

/**
 * The state of a shard when its round was planned.
 *
 * @param file path below the folder of the shards, with {@code /}
 * @param bytes its size
 * @param labels number of labels for training
 * @param heldOut number of held-out labels
 * @param fingerprint SHA-256 over the keys and json entries, which contain the digests of the other
 *     entries; these are checked when the entries are read
 * @param role role in the round
 */
record PlannedShard(
        String file, long bytes, int labels, int heldOut, String fingerprint, Role role) {
    enum Role {
        /** No earlier round has used it. */
        NEW,
        /** Some of its labels are used for training again. */
        REPLAYED,
        /** Earlier rounds have used it; this round does not read it. */
        KNOWN
    }

    PlannedShard in(Role other) {
        return new PlannedShard(file, bytes, labels, heldOut, fingerprint, other);
    }
}
