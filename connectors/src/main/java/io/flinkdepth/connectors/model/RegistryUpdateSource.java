// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.model.internal.RegistryEnumerator;
import io.flinkdepth.connectors.model.internal.RegistryReader;
import io.flinkdepth.connectors.model.internal.RegistrySplit;
import io.flinkdepth.connectors.model.internal.RegistrySplitSerializer;
import io.flinkdepth.connectors.record.ModelUpdate;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.util.Preconditions;

/**
 * Emits a model update when the version to serve changes in a registry: the newest version of a
 * model, or the pinned one. It reads the registry at a fixed interval and emits only changes; the
 * last model update is in the checkpoint. If the registry cannot be read, it logs a warning and
 * retries. A job that is restored with another registry or model continues with the new one.
 *
 * <pre>{@code
 * DataStream<ModelUpdate> updates =
 *         environment.fromSource(
 *                 new RegistryUpdateSource("s3://models", "street", Duration.ofSeconds(30)),
 *                 WatermarkStrategy.noWatermarks(),
 *                 "models");
 * DataStream<DepthMap> depth = estimation.apply(frames, updates);
 * }</pre>
 *
 * <p>Supports any parallelism; only one reader is active.
 */
@PublicEvolving
public final class RegistryUpdateSource
        implements Source<ModelUpdate, RegistrySplit, Boolean>, ResultTypeQueryable<ModelUpdate> {
    private static final long serialVersionUID = 1L;

    private final RegistrySplit split;
    private final long intervalMillis;

    /**
     * Creates a source of the versions of a model.
     *
     * @param registry folder, as a path or URI of any Flink file system
     * @param model the model's name
     * @param interval interval in which the registry is read
     */
    public RegistryUpdateSource(String registry, String model, Duration interval) {
        Preconditions.checkArgument(
                interval.toMillis() > 0,
                "interval is %s; give at least a millisecond, usually some seconds.",
                interval);
        this.split = new RegistrySplit(registry, model, null);
        this.intervalMillis = interval.toMillis();
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<ModelUpdate, RegistrySplit> createReader(SourceReaderContext context) {
        return new RegistryReader(split, intervalMillis, context.metricGroup());
    }

    @Override
    public SplitEnumerator<RegistrySplit, Boolean> createEnumerator(
            SplitEnumeratorContext<RegistrySplit> context) {
        return new RegistryEnumerator(context, split);
    }

    @Override
    public SplitEnumerator<RegistrySplit, Boolean> restoreEnumerator(
            SplitEnumeratorContext<RegistrySplit> context, Boolean assigned) {
        return new RegistryEnumerator(context, assigned ? null : split);
    }

    @Override
    public SimpleVersionedSerializer<RegistrySplit> getSplitSerializer() {
        return new RegistrySplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<Boolean> getEnumeratorCheckpointSerializer() {
        return new RegistrySplitSerializer.OfAssigned();
    }

    @Override
    public TypeInformation<ModelUpdate> getProducedType() {
        return TypeInformation.of(ModelUpdate.class);
    }
}
