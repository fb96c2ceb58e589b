// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.shard.ShardReader;
import io.flinkdepth.operators.inference.Overload;
import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A teacher that is slower than the frames, beside live depth. */
class LabelCollectionITCase {

    private static final int FRAMES = 20;

    @TempDir Path folder;

    /** Returns the number of labels in the shards. */
    private int labels(Overload overload) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(LocalJobs.configuration());
        environment.setParallelism(1);
        List<Frame> frames =
                IntStream.range(0, FRAMES)
                        .mapToObj(i -> TestFrames.grey("x", i, i, 64, 64))
                        .toList();
        Path shards = folder.resolve(overload.name());
        String teacher = TestModels.slow(folder.resolve("m" + overload), "v1", 100).location();
        new LabelCollection(
                        shards.toUri().toString(),
                        teacher,
                        1,
                        SelectionOptions.EVERYTHING,
                        Duration.ofSeconds(5))
                .collect(
                        environment.fromData(
                                TypeInformation.of(Frame.class), frames.toArray(Frame[]::new)),
                        overload);
        environment.execute();
        int labels = 0;
        try (Stream<Path> files = Files.walk(shards)) {
            for (Path shard : files.filter(Files::isRegularFile).toList()) {
                try (ShardReader reader = ShardReader.open(shard, shard.toString())) {
                    while (reader.next() != null) {
                        labels++;
                    }
                }
            }
        }
        return labels;
    }

    @Test
    void framesAreLeftOutInsteadOfHeldUp() throws Exception {
        assertThat(labels(Overload.LATEST_FRAME)).isBetween(1, FRAMES - 1);
        assertThat(labels(Overload.BACKPRESSURE)).isEqualTo(FRAMES);
    }
}
