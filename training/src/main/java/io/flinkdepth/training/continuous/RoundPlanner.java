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
    /** So many times the labels to replay are drawn from: more shards are more of the past. */
    private static final int DRAWN = 4;

    private final StreamLabels stream;
    private final ShardInventory inventory;

    RoundPlanner(StreamLabels stream, ShardInventory inventory) {
        this.stream = stream;
        this.inventory = inventory;
    }

    /**
     * Shards that no round has had, and those that some round has had.
     *
     * @param labels in the new ones, to be trained on
     * @param oldest when the oldest of the new ones was finished, or null
     */
    record Pending(
            List<PlannedShard> fresh,
            List<PlannedShard> known,
            int labels,
            @Nullable Instant oldest) {}

    /**
     * Looks around.
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
                // Deleted since it was listed.
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

    /** A round over what is pending. */
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
                // Written again since: other labels, which no round has had.
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
