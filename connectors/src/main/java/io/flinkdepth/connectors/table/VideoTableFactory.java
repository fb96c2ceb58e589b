// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.source.CameraSourceBuilder;
import io.flinkdepth.connectors.source.MediaSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.VarBinaryType;

/** Creates tables of frames: {@code 'connector' = 'flink-depth-video'}. */
@Internal
public final class VideoTableFactory implements DynamicTableSourceFactory {

    static final String IDENTIFIER = "flink-depth-video";

    private static final Duration MIN_FOLLOW_INTERVAL = Duration.ofMillis(10);
    private static final Duration MIN_NETWORK_TIMEOUT = Duration.ofMillis(100);

    @Override
    public String factoryIdentifier() {
        return IDENTIFIER;
    }

    @Override
    public Set<ConfigOption<?>> requiredOptions() {
        return Set.of(VideoTableOptions.INPUT);
    }

    @Override
    public Set<ConfigOption<?>> optionalOptions() {
        return Set.of(
                VideoTableOptions.CAMERA,
                VideoTableOptions.FOLLOW_INTERVAL,
                VideoTableOptions.MAX_FRAMES_PER_SECOND,
                VideoTableOptions.FRAME_TIME,
                VideoTableOptions.ENCODING,
                VideoTableOptions.NETWORK_TIMEOUT,
                FactoryUtil.SOURCE_PARALLELISM);
    }

    @Override
    public DynamicTableSource createDynamicTableSource(Context context) {
        FactoryUtil.TableFactoryHelper helper = FactoryUtil.createTableFactoryHelper(this, context);
        helper.validate();
        ReadableConfig options = helper.getOptions();
        String table = context.getObjectIdentifier().asSummaryString();
        checkColumns(table, (RowType) context.getPhysicalRowDataType().getLogicalType());
        checkOptions(table, options);
        MediaSource source = source(options);
        boolean batch =
                context.getConfiguration().get(ExecutionOptions.RUNTIME_MODE)
                        == RuntimeExecutionMode.BATCH;
        if (batch && source.getBoundedness() != Boundedness.BOUNDED) {
            throw new ValidationException(
                    "the table %s never ends, and so would a job in batch mode: %s"
                            .formatted(table, endless(options)));
        }
        return new VideoTableSource(
                source,
                context.getPhysicalRowDataType(),
                idleTimeout(options, context.getConfiguration()),
                options.getOptional(FactoryUtil.SOURCE_PARALLELISM).orElse(null));
    }

    private static String endless(ReadableConfig options) {
        String streaming = "SET 'execution.runtime-mode' = 'streaming'";
        return options.getOptional(VideoTableOptions.FOLLOW_INTERVAL).isPresent()
                ? "leave out 'follow-interval', or " + streaming
                : "give it files instead of the network cameras in 'input', or " + streaming;
    }

    /** The timeout of the table overrides that of the job, as in the planner. */
    @Nullable
    private static Duration idleTimeout(ReadableConfig options, ReadableConfig job) {
        Optional<Duration> own = options.getOptional(FactoryUtil.SOURCE_IDLE_TIMEOUT);
        Duration timeout =
                own.orElseGet(() -> job.get(ExecutionConfigOptions.TABLE_EXEC_SOURCE_IDLE_TIMEOUT));
        return timeout.isZero() || timeout.isNegative() ? null : timeout;
    }

    private static void checkColumns(String table, RowType row) {
        if (row.getFieldCount() != 1) {
            throw new ValidationException(
                    "the table %s has %d physical columns %s; a table of frames has one, the image: `image` BYTES. Declare the others as METADATA (%s) or as computed columns"
                            .formatted(
                                    table,
                                    row.getFieldCount(),
                                    row.getFieldNames(),
                                    FrameMetadata.keys()));
        }
        LogicalType type = row.getTypeAt(0);
        boolean bytes =
                type instanceof VarBinaryType binary
                        && binary.getLength() == VarBinaryType.MAX_LENGTH;
        if (!bytes || !type.isNullable()) {
            throw new ValidationException(
                    "the column `%s` of %s is %s; it holds encoded images and must be BYTES, which may be NULL where a frame could not be read"
                            .formatted(row.getFieldNames().get(0), table, type.asSummaryString()));
        }
    }

    private static void checkOptions(String table, ReadableConfig options) {
        List<String> inputs = options.get(VideoTableOptions.INPUT);
        if (inputs.isEmpty() || inputs.stream().anyMatch(String::isBlank)) {
            throw InvalidOption.of(
                    table,
                    VideoTableOptions.INPUT,
                    inputs,
                    "paths or URIs separated by ';', none of them empty");
        }
        options.getOptional(VideoTableOptions.CAMERA)
                .filter(name -> name.isBlank() || inputs.size() > 1)
                .ifPresent(
                        name -> {
                            throw InvalidOption.of(
                                    table,
                                    VideoTableOptions.CAMERA,
                                    name,
                                    "a name, for a single 'input'; leave it out and each camera is named after its input");
                        });
        options.getOptional(VideoTableOptions.MAX_FRAMES_PER_SECOND)
                .filter(rate -> !(rate > 0))
                .ifPresent(
                        rate -> {
                            throw InvalidOption.of(
                                    table,
                                    VideoTableOptions.MAX_FRAMES_PER_SECOND,
                                    rate,
                                    "a number over 0; leave it out for no limit");
                        });
        InvalidOption.refuseBelow(
                table, options, VideoTableOptions.FOLLOW_INTERVAL, MIN_FOLLOW_INTERVAL);
        InvalidOption.refuseBelow(
                table, options, VideoTableOptions.NETWORK_TIMEOUT, MIN_NETWORK_TIMEOUT);
    }

    private static MediaSource source(ReadableConfig options) {
        CameraSourceBuilder builder =
                MediaSource.cameras()
                        .inputs(
                                options.get(VideoTableOptions.INPUT).stream()
                                        .map(String::strip)
                                        .toArray(String[]::new))
                        .frameTime(options.get(VideoTableOptions.FRAME_TIME))
                        .encoding(options.get(VideoTableOptions.ENCODING))
                        .networkTimeout(options.get(VideoTableOptions.NETWORK_TIMEOUT));
        options.getOptional(VideoTableOptions.CAMERA).ifPresent(builder::cameraName);
        options.getOptional(VideoTableOptions.FOLLOW_INTERVAL).ifPresent(builder::follow);
        options.getOptional(VideoTableOptions.MAX_FRAMES_PER_SECOND)
                .ifPresent(builder::maxFramesPerSecond);
        return builder.build();
    }
}
