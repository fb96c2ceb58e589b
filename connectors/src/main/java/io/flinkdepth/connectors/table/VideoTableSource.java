// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.source.MediaSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSource;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.ProviderContext;
import org.apache.flink.table.connector.source.DataStreamScanProvider;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.connector.source.abilities.SupportsReadingMetadata;
import org.apache.flink.table.connector.source.abilities.SupportsSourceWatermark;
import org.apache.flink.table.connector.source.abilities.SupportsWatermarkPushDown;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;

/** A table of frames; its watermark is the minimum of the watermarks of its cameras. */
final class VideoTableSource
        implements ScanTableSource,
                SupportsReadingMetadata,
                SupportsWatermarkPushDown,
                SupportsSourceWatermark {

    private final MediaSource source;
    @Nullable private final Duration idleTimeout;
    @Nullable private final Integer parallelism;
    private DataType producedType;
    private List<String> metadataKeys = List.of();
    private WatermarkStrategy<RowData> watermarks = WatermarkStrategy.noWatermarks();

    VideoTableSource(
            MediaSource source,
            DataType physicalType,
            @Nullable Duration idleTimeout,
            @Nullable Integer parallelism) {
        this.source = source;
        this.producedType = physicalType;
        this.idleTimeout = idleTimeout;
        this.parallelism = parallelism;
    }

    @Override
    public Map<String, DataType> listReadableMetadata() {
        return FrameMetadata.types();
    }

    @Override
    public void applyReadableMetadata(List<String> keys, DataType type) {
        this.metadataKeys = List.copyOf(keys);
        this.producedType = type;
    }

    @Override
    public void applyWatermark(WatermarkStrategy<RowData> strategy) {
        this.watermarks = strategy;
    }

    /** The frames of a camera are in the order of their time. */
    @Override
    public void applySourceWatermark() {
        WatermarkStrategy<RowData> strategy = WatermarkStrategy.forMonotonousTimestamps();
        this.watermarks = idleTimeout == null ? strategy : strategy.withIdleness(idleTimeout);
    }

    @Override
    public ChangelogMode getChangelogMode() {
        return ChangelogMode.insertOnly();
    }

    @Override
    public ScanRuntimeProvider getScanRuntimeProvider(ScanContext context) {
        return new Provider(
                new FrameRowSource(source, new FrameRows(metadataKeys)),
                watermarks,
                context.createTypeInformation(producedType),
                parallelism);
    }

    /** Not a SourceProvider, which would not support these watermarks. */
    private record Provider(
            FrameRowSource source,
            WatermarkStrategy<RowData> watermarks,
            TypeInformation<RowData> type,
            @Nullable Integer parallelism)
            implements DataStreamScanProvider {

        @Override
        public DataStream<RowData> produceDataStream(
                ProviderContext context, StreamExecutionEnvironment environment) {
            DataStreamSource<RowData> rows =
                    environment.fromSource(source, watermarks, context.getName(), type);
            context.generateUid("frames").ifPresent(rows::uid);
            return rows;
        }

        @Override
        public boolean isBounded() {
            return source.getBoundedness() == Boundedness.BOUNDED;
        }

        @Override
        public Optional<Integer> getParallelism() {
            return Optional.ofNullable(parallelism);
        }
    }

    @Override
    public DynamicTableSource copy() {
        VideoTableSource copy =
                new VideoTableSource(source, producedType, idleTimeout, parallelism);
        copy.metadataKeys = metadataKeys;
        copy.watermarks = watermarks;
        return copy;
    }

    @Override
    public String asSummaryString() {
        return VideoTableFactory.IDENTIFIER;
    }
}
