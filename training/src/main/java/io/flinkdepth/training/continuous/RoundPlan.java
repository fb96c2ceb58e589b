// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.continuous.PlannedShard.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/**
 * The input of a round, written before the round starts and never changed. The keys of labels and
 * these numbers determine which labels are held out, replayed and scored.
 *
 * @param round number of the round, from 1
 * @param id id of the round, stored in the lineage of its model
 * @param seed seed of training
 * @param planned time of planning, ISO 8601
 * @param start file with the weights to start from, or null for the pretrained encoder
 * @param shards all finished shards at that time
 * @param heldOutShare share of keys that are held out
 * @param replayedShare share of the labels in replayed shards that are used for training
 * @param scoredNewShare share of the held-out labels in new shards that are scored
 * @param scoredEarlierShare share of the held-out labels in replayed shards that are scored
 * @param newLabels number of labels in new shards for training
 * @param replayedLabels approximate number of labels of earlier rounds for training
 */
record RoundPlan(
        int round,
        String id,
        long seed,
        String planned,
        @Nullable String start,
        List<PlannedShard> shards,
        double heldOutShare,
        double replayedShare,
        double scoredNewShare,
        double scoredEarlierShare,
        int newLabels,
        int replayedLabels) {
    private static final String SHARD_END = ".tar/";
    private static final long HELD_OUT = 0x68656c64L;
    private static final long REPLAYED = 0x7265706cL;
    private static final long SCORED = 0x73636f72L;

    static boolean isHeldOut(String key, double share) {
        return KeyShare.of(key, HELD_OUT) < share;
    }

    /** Returns the shards with some roles, in order. */
    List<String> files(Role... roles) {
        List<Role> wanted = List.of(roles);
        return shards.stream()
                .filter(shard -> wanted.contains(shard.role()))
                .map(PlannedShard::file)
                .toList();
    }

    /** Returns a predicate on item names that selects the items for training. */
    Predicate<String> trained() {
        Map<String, Role> roles = roles();
        return item -> {
            String key = key(item);
            Role role = roles.get(shard(item));
            return !isHeldOut(key, heldOutShare)
                    && (role == Role.NEW
                            || role == Role.REPLAYED
                                    && KeyShare.of(key, seed ^ REPLAYED) < replayedShare);
        };
    }

    /** Returns a predicate on item names that selects the scored items in shards of one role. */
    Predicate<String> scored(Role role) {
        double share = role == Role.NEW ? scoredNewShare : scoredEarlierShare;
        return item -> {
            String key = key(item);
            return isHeldOut(key, heldOutShare) && KeyShare.of(key, SCORED) < share;
        };
    }

    private Map<String, Role> roles() {
        Map<String, Role> roles = new HashMap<>();
        shards.forEach(shard -> roles.put(shard.file(), shard.role()));
        return roles;
    }

    private static String shard(String item) {
        return item.substring(0, item.indexOf(SHARD_END) + SHARD_END.length() - 1);
    }

    private static String key(String item) {
        return item.substring(item.indexOf(SHARD_END) + SHARD_END.length());
    }
}
