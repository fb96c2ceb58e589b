// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.continuous.PlannedShard.Role;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** Finds new labels and plans rounds. */
final class RoundPlanner {
    /** Replayed shards contain this factor more labels than are replayed, for diversity. */
    private static final int DRAWN = 4;

    private final StreamLabels stream;
    private final ShardInventory inventory;

    RoundPlanner(StreamLabels stream, ShardInventory inventory) {
        this.stream = stream;
        this.inventory = inventory;
    }

    /**
     * Shards that are new, and shards that earlier rounds have used.
     *
     * @param labels number of labels for training in the new shards
     * @param oldest time when the oldest new shard was finished, or null
     */
    record Pending(
            List<PlannedShard> fresh,
            List<PlannedShard> known,
            int labels,
            @Nullable Instant oldest) {}

    /**
     * Finds the current shards.
     *
     * @param last the plan of the last round, or null before the first
     */
    Pending pending(@Nullable RoundPlan last) throws IOException {
        Map<String, PlannedShard> before =
                last == null
                        ? Map.of()
                        : last.shards().stream()
                                .collect(Collectors.toMap(PlannedShard::file, Function.identity()));
        List<PlannedShard> fresh = new ArrayList<>();
        List<PlannedShard> known = new ArrayList<>();
        int labels = 0;
        Instant oldest = null;
        for (String file : inventory.files()) {
            if (!inventory.isThere(file)) {
                // Deleted after it was listed.
                continue;
            }
            PlannedShard old = before.get(file);
            if (old != null && old.bytes() == inventory.bytes(file)) {
                known.add(old.in(Role.KNOWN));
                continue;
            }
            Optional<PlannedShard> now = inventory.look(file);
            if (now.isEmpty()) {
                continue;
            }
            fresh.add(now.get());
            labels += now.get().labels();
            if (now.get().labels() > 0) {
                Instant finished = inventory.modified(file);
                oldest = oldest == null || finished.isBefore(oldest) ? finished : oldest;
            }
        }
        return new Pending(fresh, known, labels, oldest);
    }

    /** Plans a round over pending shards. */
    RoundPlan plan(int round, long seed, @Nullable String start, Pending pending, Instant now)
            throws IOException {
        List<PlannedShard> shards = new ArrayList<>(pending.fresh);
        double share = stream.replayShare();
        int wanted = (int) Math.round(pending.labels * share / (1 - share));
        int drawn = 0;
        int newLabels = pending.labels;
        for (PlannedShard old : shuffled(pending.known, seed)) {
            if (drawn >= (long) DRAWN * wanted) {
                shards.add(old);
                continue;
            }
            Optional<PlannedShard> found = inventory.lookAgain(old.file());
            if (found.isPresent() && found.get().fingerprint().equals(old.fingerprint())) {
                shards.add(found.get().in(Role.REPLAYED));
                drawn += old.labels();
            } else if (found.isPresent()) {
                // Replaced since then: its labels are new.
                shards.add(found.get());
                newLabels += found.get().labels();
            }
        }
        shards.sort(Comparator.comparing(PlannedShard::file));
        double replayed = drawn == 0 ? 0 : Math.min(1, (double) wanted / drawn);
        return new RoundPlan(
                round,
                UUID.randomUUID().toString(),
                seed,
                now.toString(),
                start,
                List.copyOf(shards),
                stream.heldOutShare(),
                replayed,
                scored(shards, Role.NEW),
                scored(shards, Role.REPLAYED),
                newLabels,
                Math.min(wanted, drawn));
    }

    private static List<PlannedShard> shuffled(List<PlannedShard> known, long seed) {
        return known.stream()
                .sorted(Comparator.comparing(shard -> KeyShare.of(shard.file(), seed)))
                .toList();
    }

    private double scored(List<PlannedShard> shards, Role role) {
        long heldOut =
                shards.stream()
                        .filter(shard -> shard.role() == role)
                        .mapToLong(PlannedShard::heldOut)
                        .sum();
        return heldOut <= stream.heldOutImages() ? 1 : (double) stream.heldOutImages() / heldOut;
    }
}
