// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.nio.file.Path;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.metrics.testutils.MetricListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the metrics of an engine say. */
class InferenceMetricsTest {

    private static final InferenceOptions OPTIONS = InferenceOptions.DEFAULT;

    @TempDir Path folder;

    private final MetricListener listener = new MetricListener();

    private long counter(String... name) {
        return listener.getCounter(name).orElseThrow().getCount();
    }

    private <T> T gauge(String... name) {
        return listener.<T>getGauge(name).orElseThrow().getValue();
    }

    private int active(String version) {
        return this.<Integer>gauge(
                "flinkdepth", "model_name", "test", "model_version", version, "activeModelVersion");
    }

    private LoadedModel load(String version) throws Exception {
        ModelPackage model = TestModels.brightness(folder.resolve(version), version, 1);
        return LoadedModel.load(model, false, Device.CPU, OPTIONS.runtime(), 0);
    }

    @Test
    void metricsFollowFramesAndModels() throws Exception {
        HandDrivenContext host = new HandDrivenContext();
        InferenceMetrics metrics = new InferenceMetrics(listener.getMetricGroup());
        InferenceEngine<DepthMap> engine =
                new InferenceEngine<>(
                        new DepthTask(true), OPTIONS, load("v1"), Device.CPU, host, metrics);
        try {
            assertThat(this.<Long>gauge("flinkdepth", "newestFrameAgeMillis")).isEqualTo(-1);
            assertThat(active("v1")).isEqualTo(1);
            engine.offer(TestFrames.grey("a", 7, 51), RecordTimestamp.NONE);
            engine.offer(TestFrames.grey("a", 2, 51), RecordTimestamp.NONE);
            engine.offer(TestFrames.broken("a", 8), RecordTimestamp.NONE);
            engine.drain();
            engine.publish(load("v2"));
        } finally {
            engine.close(Deadline.fromNow(InferenceEngine.CLOSE_TIMEOUT));
        }
        metrics.refusedSwap(RefusalReason.TOO_SLOW);
        assertThat(counter("model_inference", "inference_requests")).isEqualTo(3);
        assertThat(counter("model_inference", "inference_requests_success")).isEqualTo(2);
        assertThat(counter("model_inference", "inference_requests_failure")).isEqualTo(1);
        assertThat(
                        listener.getHistogram("model_inference", "inference_latency_ms")
                                .orElseThrow()
                                .getCount())
                .isEqualTo(2);
        String failure = host.failures.get(0).reason().name();
        assertThat(counter("flinkdepth", "reason", failure, "failedFrames")).isEqualTo(1);
        assertThat(counter("flinkdepth", "failedFrames." + failure)).isEqualTo(1);
        long newest = host.predictions.get(0).identity().eventTimeMillis();
        assertThat(this.<Long>gauge("flinkdepth", "newestFrameAgeMillis"))
                .isEqualTo(host.currentTimeMillis() - newest);
        assertThat(active("v1")).isZero();
        assertThat(active("v2")).isEqualTo(1);
        assertThat(counter("flinkdepth", "reason", "TOO_SLOW", "refusedModelSwaps")).isEqualTo(1);
        assertThat(counter("flinkdepth", "refusedModelSwaps")).isEqualTo(1);
    }

    @Test
    void theNumberOfVersionsWithLabelsIsLimited() {
        ActiveVersionGauge gauge = new ActiveVersionGauge(listener.getMetricGroup());
        for (int i = 0; i < ActiveVersionGauge.MAX_VERSIONS + 2; i++) {
            gauge.set(new ModelVersion("test", "v" + i));
        }
        assertThat(active(ActiveVersionGauge.OTHER)).isEqualTo(1);
        assertThat(active("v" + (ActiveVersionGauge.MAX_VERSIONS - 1))).isZero();
        gauge.set(new ModelVersion("test", "v0"));
        assertThat(active("v0")).isEqualTo(1);
        assertThat(active(ActiveVersionGauge.OTHER)).isZero();
        assertThat(
                        listener.getGauge(
                                "flinkdepth",
                                "model_name",
                                "test",
                                "model_version",
                                "v" + ActiveVersionGauge.MAX_VERSIONS,
                                "activeModelVersion"))
                .isEmpty();
    }
}
