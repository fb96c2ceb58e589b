// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.video.VideoSource;
import io.flinkdepth.connectors.video.internal.VideoEnumeratorState;
import io.flinkdepth.connectors.video.internal.VideoSplit;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Asks the job's own source what it finds in an input, so that cameras have the same names. */
final class InputSplits {

    private InputSplits() {}

    /** What each camera of an input is; the input is no topic and not endless. */
    static Map<String, VideoSplit> find(String input) throws IOException {
        VideoSource source = VideoSource.builder().inputs(input).build();
        Map<String, VideoSplit> splits = new HashMap<>();
        try (SplitEnumerator<VideoSplit, VideoEnumeratorState> enumerator =
                source.createEnumerator(new SearchOnly())) {
            enumerator.start();
            for (VideoSplit split : enumerator.snapshotState(0).unassigned()) {
                splits.put(split.cameraId(), split);
            }
            return splits;
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** A context without readers, in which everything is done at once. */
    private static final class SearchOnly implements SplitEnumeratorContext<VideoSplit> {

        @Override
        public SplitEnumeratorMetricGroup metricGroup() {
            return UnregisteredMetricsGroup.createSplitEnumeratorMetricGroup();
        }

        @Override
        public void sendEventToSourceReader(int subtask, SourceEvent event) {
            throw noReaders();
        }

        @Override
        public int currentParallelism() {
            return 1;
        }

        @Override
        public Map<Integer, ReaderInfo> registeredReaders() {
            return Map.of();
        }

        @Override
        public void assignSplits(SplitsAssignment<VideoSplit> assignment) {
            throw noReaders();
        }

        @Override
        public void signalNoMoreSplits(int subtask) {
            throw noReaders();
        }

        @Override
        public <T> void callAsync(Callable<T> call, BiConsumer<T, Throwable> handler) {
            T result;
            try {
                result = call.call();
            } catch (Exception e) {
                handler.accept(null, e);
                return;
            }
            handler.accept(result, null);
        }

        @Override
        public <T> void callAsync(
                Callable<T> call, BiConsumer<T, Throwable> handler, long delay, long period) {
            callAsync(call, handler);
        }

        @Override
        public void runInCoordinatorThread(Runnable runnable) {
            runnable.run();
        }

        private static IllegalStateException noReaders() {
            return new IllegalStateException("splits are only looked for; there are no readers");
        }
    }
}
