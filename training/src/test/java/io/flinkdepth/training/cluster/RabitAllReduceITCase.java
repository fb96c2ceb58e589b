// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.batch.Workers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Workers that are threads of one process. */
class RabitAllReduceITCase {
    private static final String HOST = "127.0.0.1";
    private static final long LIMIT_MINUTES = 2;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    /** What a worker does. */
    private interface Task<T> {
        T run(RabitAllReduce allReduce) throws Exception;
    }

    private <T> List<Future<T>> start(WorkerIntroduction introduction, int count, Task<T> task) {
        List<Future<T>> results = new ArrayList<>();
        for (int rank = 0; rank < count; rank++) {
            Workers workers = new Workers(rank, count);
            results.add(
                    threads.submit(
                            () -> {
                                try (RabitAllReduce allReduce =
                                        RabitAllReduce.join(introduction.address(), workers)) {
                                    return task.run(allReduce);
                                }
                            }));
        }
        return results;
    }

    private static <T> T get(Future<T> result) throws Exception {
        return result.get(LIMIT_MINUTES, TimeUnit.MINUTES);
    }

    @ParameterizedTest
    @CsvSource({"2, 1", "2, 1001", "3, 2", "3, 100000", "4, 7"})
    void eachWorkerGetsTheMean(int count, int size) throws Exception {
        try (WorkerIntroduction introduction = WorkerIntroduction.start(HOST, count)) {
            List<Future<float[]>> results =
                    start(
                            introduction,
                            count,
                            allReduce -> {
                                float[] values = new float[size];
                                for (int i = 0; i < size; i++) {
                                    values[i] = i + count * allReduce.workers().rank();
                                }
                                allReduce.average(values);
                                return values;
                            });
            float[] expected = new float[size];
            for (int i = 0; i < size; i++) {
                expected[i] = i + count * (count - 1) / 2f;
            }
            for (Future<float[]> result : results) {
                assertThat(get(result)).isEqualTo(expected);
            }
            introduction.await();
        }
    }

    @Test
    void aWorkerThatLeavesIsNoticedByTheOthers() throws Exception {
        int count = 3;
        try (WorkerIntroduction introduction = WorkerIntroduction.start(HOST, count)) {
            List<Future<Integer>> results =
                    start(
                            introduction,
                            count,
                            allReduce -> {
                                int rounds = allReduce.workers().rank() == 1 ? 2 : 5;
                                for (int i = 0; i < rounds; i++) {
                                    allReduce.average(new float[1000]);
                                }
                                return rounds;
                            });
            assertThat(get(results.get(1))).isEqualTo(2);
            for (int rank : new int[] {0, 2}) {
                assertThatThrownBy(() -> get(results.get(rank)))
                        .isInstanceOf(ExecutionException.class)
                        .cause()
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(
                                "worker " + rank + " cannot average with the 2 others");
            }
        }
    }

    @Test
    void aWorkerThatWaitsForOthersFailsWhenTheTrackerEnds() throws Exception {
        CountDownLatch joining = new CountDownLatch(1);
        Future<RabitAllReduce> first;
        try (WorkerIntroduction introduction = WorkerIntroduction.start(HOST, 2)) {
            first =
                    threads.submit(
                            () -> {
                                joining.countDown();
                                return RabitAllReduce.join(
                                        introduction.address(), new Workers(0, 2));
                            });
            joining.await();
        }
        assertThatThrownBy(() -> get(first))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(IOException.class)
                .hasMessageContaining("worker 0 cannot join the others");
    }
}
