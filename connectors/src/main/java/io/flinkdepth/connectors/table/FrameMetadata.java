// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.DataType;

/** Metadata columns of a table of frames. Users' tables contain the keys, so none is renamed. */
enum FrameMetadata {
    CAMERA(
            "camera",
            DataTypes.STRING().notNull(),
            frame -> StringData.fromString(frame.cameraId())),
    SEQUENCE("sequence", DataTypes.BIGINT().notNull(), frame -> frame.identity().sequence()),
    TIME(
            "time",
            DataTypes.TIMESTAMP_LTZ(3).notNull(),
            frame -> TimestampData.fromEpochMillis(frame.identity().eventTimeMillis())),
    NAME("name", DataTypes.STRING(), frame -> StringData.fromString(frame.identity().name())),
    MEDIA_TYPE("media-type", DataTypes.STRING(), frame -> StringData.fromString(frame.mediaType())),
    DEFECT("defect", DataTypes.STRING(), frame -> text(frame.defect())),
    INTRINSICS(
            "intrinsics",
            DataTypes.ROW(
                    DataTypes.FIELD("focalX", DataTypes.DOUBLE()),
                    DataTypes.FIELD("focalY", DataTypes.DOUBLE()),
                    DataTypes.FIELD("principalX", DataTypes.DOUBLE()),
                    DataTypes.FIELD("principalY", DataTypes.DOUBLE())),
            frame -> row(frame.intrinsics()));

    private final String key;
    private final DataType type;
    private final Function<Frame, Object> value;

    FrameMetadata(String key, DataType type, Function<Frame, Object> value) {
        this.key = key;
        this.type = type;
        this.value = value;
    }

    /** Returns the value in the planner's data structures, or null. */
    @Nullable
    Object of(Frame frame) {
        return value.apply(frame);
    }

    static String keys() {
        return Arrays.stream(values())
                .map(metadata -> metadata.key)
                .collect(Collectors.joining(", "));
    }

    static Map<String, DataType> types() {
        Map<String, DataType> types = new LinkedHashMap<>();
        for (FrameMetadata metadata : values()) {
            types.put(metadata.key, metadata.type);
        }
        return types;
    }

    static FrameMetadata ofKey(String key) {
        return Arrays.stream(values())
                .filter(metadata -> metadata.key.equals(key))
                .findAny()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "no metadata '%s'; there is %s".formatted(key, keys())));
    }

    @Nullable
    private static StringData text(@Nullable FrameDefect defect) {
        return defect == null
                ? null
                : StringData.fromString(defect.reason() + ": " + defect.message());
    }

    @Nullable
    private static GenericRowData row(@Nullable CameraIntrinsics intrinsics) {
        return intrinsics == null
                ? null
                : GenericRowData.of(
                        intrinsics.focalX(),
                        intrinsics.focalY(),
                        intrinsics.principalX(),
                        intrinsics.principalY());
    }
}
