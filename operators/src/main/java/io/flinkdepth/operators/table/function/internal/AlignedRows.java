// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.AlignmentFit;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ReferencePoints;
import io.flinkdepth.operators.depth.internal.DepthAligner;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.types.Row;

/** Aligns the maps in rows. */
@Internal
public final class AlignedRows {

    /** The columns of a row without a fit. */
    public static final Row NONE = Row.of(null, null, null, null, null, null);

    private static final String PARTITION = "sql";
    private static final String MODEL_VERSION = "model_version";

    /**
     * The result of a row.
     *
     * @param row the added columns
     * @param state the alignment after the row, null for none
     */
    public record Result(Row row, @Nullable byte[] state) {}

    private AlignedRows() {}

    /**
     * Aligns the map of a row.
     *
     * @param state the alignment before the row, null for none
     */
    public static Result align(DepthAligner aligner, @Nullable byte[] state, Row input)
            throws BadArgumentException, ImageException, IOException {
        byte[] depth = column(input, "depth", byte[].class);
        Instant time = column(input, "event_time", Instant.class);
        if (depth == null || time == null) {
            return new Result(NONE, state);
        }
        DepthImage image = DepthImage.decode(depth, ImageLimits.DEFAULT);
        DepthMap map =
                new DepthMap(
                        new FrameIdentity(PARTITION, 0, time.toEpochMilli()),
                        image.width(),
                        image.height(),
                        image.values(),
                        image.kind(),
                        model(input),
                        InferenceTimings.NONE);
        DepthAligner.StateResult result = aligner.alignFrom(state, map, points(input, map));
        AlignmentFit fit = result.aligned().fit();
        return new Result(
                fit == null
                        ? NONE
                        : Row.of(
                                DepthImage.of(result.aligned().depth())
                                        .encode(DepthEncoding.FLOAT32),
                                fit.scale(),
                                fit.shift(),
                                fit.error(),
                                fit.points(),
                                fit.ageMillis()),
                result.state());
    }

    private static ModelVersion model(Row input) throws BadArgumentException {
        Set<String> names = input.getFieldNames(true);
        boolean named = names != null && names.contains(MODEL_VERSION);
        String version = named ? column(input, MODEL_VERSION, String.class) : null;
        return new ModelVersion(PARTITION, version == null ? "any" : version);
    }

    private static List<ReferencePoints> points(Row input, DepthMap map)
            throws BadArgumentException {
        float[] columns = numbers(input, "point_x");
        float[] rows = numbers(input, "point_y");
        float[] metres = numbers(input, "point_metres");
        if (columns == null || rows == null || metres == null) {
            return List.of();
        }
        try {
            return List.of(
                    new ReferencePoints(
                            PARTITION,
                            map.identity().eventTimeMillis(),
                            map.width(),
                            map.height(),
                            columns,
                            rows,
                            metres));
        } catch (IllegalArgumentException e) {
            throw new BadArgumentException(e.getMessage());
        }
    }

    @Nullable
    private static float[] numbers(Row input, String name) throws BadArgumentException {
        Number[] values = column(input, name, Number[].class);
        if (values == null) {
            return null;
        }
        float[] numbers = new float[values.length];
        for (int i = 0; i < numbers.length; i++) {
            if (values[i] == null) {
                throw new BadArgumentException(
                        "column %s has NULL as its element %d; expected a number"
                                .formatted(name, i + 1));
            }
            numbers[i] = values[i].floatValue();
        }
        return numbers;
    }

    @Nullable
    private static <T> T column(Row input, String name, Class<T> type) throws BadArgumentException {
        Set<String> names = input.getFieldNames(true);
        if (names == null || !names.contains(name)) {
            throw new BadArgumentException(
                    "the table has no column %s; its columns are %s".formatted(name, names));
        }
        Object value = input.getField(name);
        if (value != null && !type.isInstance(value)) {
            throw new BadArgumentException(
                    "column %s is %s; see docs/alignment.md for its type"
                            .formatted(name, value.getClass().getSimpleName()));
        }
        return type.cast(value);
    }
}
