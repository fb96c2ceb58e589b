// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.continuous.PlannedShard.Role;
import io.flinkdepth.training.continuous.RoundPlanner.Pending;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a round works on. */
class RoundPlannerTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir Path folder;

    private LoopFolders folders;
    private StreamLabels stream;
    private ShardInventory inventory;
    private RoundPlanner planner;

    @BeforeEach
    void look() {
        folders = new LoopFolders(folder);
        stream = new StreamLabels(folders.shards(), 0.25, 6, 0, 0.5);
        inventory = new ShardInventory(stream.shards(), stream.heldOutShare());
        planner = new RoundPlanner(stream, inventory);
    }

    private RoundPlan plan(RoundPlan last, int round) throws IOException {
        return planner.plan(round, 7 + round, null, planner.pending(last), NOON);
    }

    private Set<String> items(RoundPlan plan, Predicate<String> wanted, Role... roles)
            throws Exception {
        Set<String> names = new LinkedHashSet<>();
        Dataset<LabelledSample> all =
                Datasets.openShards(stream.shards(), plan.files(roles)).only(wanted);
        try (CloseableIterator<Dataset.Item<LabelledSample>> items = all.items()) {
            items.forEachRemaining(item -> names.add(item.name()));
        }
        return names;
    }

    @Test
    void heldOutLabelsAreNeverTrainedOnWhateverShardTheyAreIn() throws Exception {
        folders.shard("shard-a-0.tar", 0, 60);
        RoundPlan first = plan(null, 1);
        Set<String> trained = items(first, first.trained(), Role.NEW);
        assertThat(trained).hasSize(first.newLabels()).hasSizeBetween(30, 55);
        Set<String> everHeldOut = new HashSet<>(items(first, n -> true, Role.NEW));
        everHeldOut.removeAll(trained);
        // At most six are scored, and only such that are held out.
        Set<String> scored = items(first, first.scored(Role.NEW), Role.NEW);
        assertThat(scored).isNotEmpty().hasSizeLessThan(15).isSubsetOf(everHeldOut);

        // The same frames again, as a restarted job may keep them.
        folders.shard("shard-b-0.tar", 0, 60);
        RoundPlan second = plan(first, 2);
        Set<String> keys = new HashSet<>();
        items(second, second.trained(), Role.NEW, Role.REPLAYED)
                .forEach(name -> keys.add(name.substring(name.lastIndexOf('/') + 1)));
        assertThat(keys).isNotEmpty();
        for (String name : everHeldOut) {
            assertThat(keys).doesNotContain(name.substring(name.lastIndexOf('/') + 1));
        }
    }

    @Test
    void aShareOfEarlierLabelsIsReplayed() throws Exception {
        folders.shard("shard-a-0.tar", 0, 200);
        folders.shard("shard-a-1.tar", 200, 400);
        RoundPlan first = plan(null, 1);
        assertThat(first.replayedLabels()).isZero();
        folders.shard("shard-b-0.tar", 400, 500);
        RoundPlan second = plan(first, 2);
        assertThat(second.files(Role.NEW)).containsExactly("2026-11-22/shard-b-0.tar");
        assertThat(second.replayedLabels()).isEqualTo(second.newLabels());
        Set<String> replayed = items(second, second.trained(), Role.REPLAYED);
        // Half of what is trained on: as many as there are new, drawn by their keys.
        assertThat((double) replayed.size() / second.newLabels()).isBetween(0.7, 1.3);
        assertThat(items(second, second.trained(), Role.NEW)).hasSize(second.newLabels());

        // What was new then is known now, and what is few times more than needed is not read.
        folders.shard("shard-c-0.tar", 500, 520);
        RoundPlan third = plan(second, 3);
        assertThat(third.files(Role.NEW)).containsExactly("2026-11-22/shard-c-0.tar");
        assertThat(third.files(Role.REPLAYED)).hasSizeLessThan(3);
        assertThat(third.files(Role.KNOWN)).isNotEmpty();
    }

    @Test
    void enoughIsANumberOrATime() throws Exception {
        assertThat(planner.pending(null).labels()).isZero();
        Path shard = folders.shard("shard-a-0.tar", 0, 20);
        Files.setLastModifiedTime(
                shard, java.nio.file.attribute.FileTime.from(NOON.minusSeconds(60)));
        Pending pending = planner.pending(null);
        int labels = pending.labels();
        assertThat(pending.oldest()).isEqualTo(NOON.minusSeconds(60));
        assertThat(isMet(RoundTrigger.newLabels(labels), pending)).isTrue();
        assertThat(isMet(RoundTrigger.newLabels(labels + 1), pending)).isFalse();
        Duration minute = Duration.ofSeconds(60);
        assertThat(isMet(new RoundTrigger(1000, minute, labels), pending)).isTrue();
        assertThat(isMet(new RoundTrigger(1000, minute, labels + 1), pending)).isFalse();
        assertThat(isMet(new RoundTrigger(1000, minute.plusMillis(1), 1), pending)).isFalse();
    }

    private static boolean isMet(RoundTrigger trigger, Pending pending) {
        return trigger.isMet(pending.labels(), pending.oldest(), NOON);
    }

    @Test
    void shardsThatAreNotWholeAreNotSeen() throws Exception {
        Path whole = folders.shard("shard-a-0.tar", 0, 20);
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(
                whole.resolveSibling(".shard-a-1.tar.inprogress.5f0c"),
                Arrays.copyOf(bytes, bytes.length / 2));
        Files.write(
                whole.resolveSibling("shard-a-2.tar"), Arrays.copyOf(bytes, bytes.length - 700));
        Pending pending = planner.pending(null);
        assertThat(pending.fresh())
                .extracting(PlannedShard::file)
                .containsExactly("2026-11-22/shard-a-0.tar");
        // Once it is whole it is there.
        Files.write(whole.resolveSibling("shard-a-2.tar"), bytes);
        assertThat(planner.pending(null).fresh()).hasSize(2);
    }

    @Test
    void aShardThatWasWrittenAgainIsTold() throws Exception {
        folders.shard("shard-a-0.tar", 0, 20);
        RoundPlan plan = plan(null, 1);
        assertThat(inventory.changedSince(plan)).isEmpty();
        folders.shard("shard-a-0.tar", 20, 40);
        assertThat(inventory.changedSince(plan)).contains("2026-11-22/shard-a-0.tar");
        Files.delete(folders.shards().resolve("2026-11-22/shard-a-0.tar"));
        assertThat(inventory.changedSince(plan)).contains("2026-11-22/shard-a-0.tar");
        assertThat(planner.pending(plan).known()).isEmpty();
    }
}
