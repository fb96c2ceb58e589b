// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which images pass, on RocksDB; how much state an image takes. */
class FirstOfEachImageTest {

    private static final int MAX_PARALLELISM = 128;

    /** {@code -Dflinkdepth.images=2000000} measures what docs/label.md says. */
    private static final int IMAGES = Integer.getInteger("flinkdepth.images", 20_000);

    private static Frame frame(long number) {
        byte[] image = ByteBuffer.allocate(Long.BYTES).putLong(number).array();
        return new Frame(new FrameIdentity("set", number, 0), image, null);
    }

    @TempDir Path folder;

    private KeyedOneInputStreamOperatorTestHarness<Tuple2<Long, Long>, Frame, Frame> harness(
            int subtasks, int index) throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<Tuple2<Long, Long>, Frame, Frame>(
                        new KeyedProcessOperator<>(new FirstOfEachImage()),
                        new FirstOfEachImage.ImageKey(),
                        Types.TUPLE(Types.LONG, Types.LONG),
                        MAX_PARALLELISM,
                        subtasks,
                        index);
        harness.setStateBackend(new EmbeddedRocksDBStateBackend(true));
        harness.setCheckpointStorage(new FileSystemCheckpointStorage(folder.toUri().toString()));
        return harness;
    }

    @Test
    void anImagePassesOnceAndWhatIsNoImageAlways() throws Exception {
        try (var harness = harness(1, 0)) {
            harness.open();
            FrameDefect defect = new FrameDefect(FailureReason.UNREADABLE_SOURCE, "gone");
            for (int i = 0; i < 3; i++) {
                harness.processElement(frame(7), 0);
                harness.processElement(
                        new Frame(new FrameIdentity("set", i, 0), new byte[0], null, null, defect),
                        0);
            }
            assertThat(harness.extractOutputValues()).hasSize(4);
        }
    }

    @Test
    void whatPassedIsKnownBehindARescaleAndTakesFewBytes() throws Exception {
        OperatorSubtaskState state;
        try (var harness = harness(1, 0)) {
            harness.open();
            long start = System.nanoTime();
            for (int i = 0; i < IMAGES; i++) {
                harness.processElement(frame(i), 0);
                harness.getOutput().clear();
            }
            long filled = System.nanoTime();
            state = harness.snapshot(1, 1);
            double bytes = (double) state.getStateSize() / IMAGES;
            System.out.printf(
                    "%d images: %.1f bytes each in a checkpoint, %.2f us each, snapshot %.2f s%n",
                    IMAGES,
                    bytes,
                    (filled - start) * 1e-3 / IMAGES,
                    (System.nanoTime() - filled) * 1e-9);
            assertThat(bytes).isBetween(16.0, 64.0);
        }
        int asked = 0;
        List<Long> fresh = new ArrayList<>();
        for (int index = 0; index < 2; index++) {
            try (var half = harness(2, index)) {
                half.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                state, MAX_PARALLELISM, 1, 2, index));
                half.open();
                for (long i = 0; i < 2000; i++) {
                    Frame frame = frame(i < 1000 ? i : IMAGES + i);
                    if (belongs(frame, index)) {
                        half.processElement(frame, 0);
                        asked++;
                    }
                }
                half.extractOutputValues().forEach(f -> fresh.add(f.identity().sequence()));
            }
        }
        assertThat(asked).isEqualTo(2000);
        assertThat(fresh).doesNotHaveDuplicates().hasSize(1000).allMatch(n -> n >= IMAGES);
    }

    private static boolean belongs(Frame frame, int index) {
        int group =
                KeyGroupRangeAssignment.assignToKeyGroup(
                        new FirstOfEachImage.ImageKey().getKey(frame), MAX_PARALLELISM);
        return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(MAX_PARALLELISM, 2, group)
                == index;
    }
}
