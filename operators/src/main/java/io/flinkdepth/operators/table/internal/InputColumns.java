// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.Serializable;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * The declared input columns of a model: the image, and optionally the camera's id and intrinsics.
 *
 * @param camera position of the camera's id, -1 without one
 * @param intrinsics position of the intrinsics, -1 without them
 * @param asRow whether the intrinsics are a row and not a text
 */
@Internal
public record InputColumns(int camera, int intrinsics, boolean asRow) implements Serializable {

    /** The image alone. */
    public static final InputColumns IMAGE = new InputColumns(-1, -1, false);

    private static final String CAMERA = "camera";
    private static final String INTRINSICS = "intrinsics";
    private static final String DEFAULT_CAMERA = "sql";
    private static final byte[] NO_BYTES = {};
    private static final int VALUES = 4;

    /**
     * Checks the declared columns.
     *
     * @throws ValidationException names a column that is unknown or has another type
     */
    public static InputColumns of(ResolvedSchema input, String model) {
        List<Column> columns = input.getColumns();
        if (columns.isEmpty()) {
            throw new ValidationException(
                    "model %s has no input column; declare one, such as INPUT (image BYTES)"
                            .formatted(model));
        }
        if (!columns.get(0).getDataType().getLogicalType().is(LogicalTypeFamily.BINARY_STRING)) {
            throw wrongType(columns.get(0), model, "BYTES, an encoded image");
        }
        int camera = -1;
        int intrinsics = -1;
        for (int i = 1; i < columns.size(); i++) {
            Column column = columns.get(i);
            switch (column.getName()) {
                case CAMERA -> camera = requireText(column, i, model);
                case INTRINSICS -> intrinsics = requireIntrinsics(column, i, model);
                default ->
                        throw new ValidationException(
                                "the input column %s of model %s is not known; after the image there may be camera STRING and intrinsics"
                                        .formatted(column.getName(), model));
            }
        }
        boolean asRow =
                intrinsics >= 0
                        && columns.get(intrinsics)
                                .getDataType()
                                .getLogicalType()
                                .is(LogicalTypeRoot.ROW);
        return new InputColumns(camera, intrinsics, asRow);
    }

    private static int requireText(Column column, int index, String model) {
        if (!column.getDataType().getLogicalType().is(LogicalTypeFamily.CHARACTER_STRING)) {
            throw wrongType(column, model, "STRING");
        }
        return index;
    }

    private static int requireIntrinsics(Column column, int index, String model) {
        LogicalType type = column.getDataType().getLogicalType();
        boolean row =
                type.is(LogicalTypeRoot.ROW)
                        && type.getChildren().size() == VALUES
                        && type.getChildren().stream()
                                .allMatch(child -> child.is(LogicalTypeRoot.DOUBLE));
        if (!row && !type.is(LogicalTypeFamily.CHARACTER_STRING)) {
            throw wrongType(
                    column,
                    model,
                    "ROW<focalX DOUBLE, focalY DOUBLE, principalX DOUBLE, principalY DOUBLE>, or"
                            + " STRING of these four with commas between");
        }
        return index;
    }

    private static ValidationException wrongType(Column column, String model, String expected) {
        return new ValidationException(
                "the input column %s of model %s is %s; declare it %s"
                        .formatted(column.getName(), model, column.getDataType(), expected));
    }

    /** Reads the frame of a call; its sequence is 0 until {@link #numbered}. */
    Frame read(RowData row) {
        String cameraId =
                camera < 0 || row.isNullAt(camera)
                        ? DEFAULT_CAMERA
                        : row.getString(camera).toString();
        FrameIdentity identity = new FrameIdentity(cameraId, 0, 0);
        if (row.isNullAt(0)) {
            return new Frame(
                    identity,
                    NO_BYTES,
                    null,
                    null,
                    new FrameDefect(FailureReason.EMPTY, "the image is NULL"));
        }
        try {
            return new Frame(identity, row.getBinary(0), null, intrinsicsOf(row), null);
        } catch (IllegalArgumentException e) {
            return new Frame(
                    identity,
                    row.getBinary(0),
                    null,
                    null,
                    new FrameDefect(
                            FailureReason.BAD_HEADER, "column intrinsics: " + e.getMessage()));
        }
    }

    @Nullable
    private CameraIntrinsics intrinsicsOf(RowData row) {
        if (intrinsics < 0 || row.isNullAt(intrinsics)) {
            return null;
        }
        if (!asRow) {
            return CameraIntrinsics.parse(row.getString(intrinsics).toString());
        }
        RowData values = row.getRow(intrinsics, VALUES);
        for (int i = 0; i < VALUES; i++) {
            if (values.isNullAt(i)) {
                throw new IllegalArgumentException(
                        "value %d of %d is NULL; give all, or NULL for the row"
                                .formatted(i + 1, VALUES));
            }
        }
        return new CameraIntrinsics(
                values.getDouble(0), values.getDouble(1), values.getDouble(2), values.getDouble(3));
    }

    /** Returns the frame of a call with its number. */
    static Frame numbered(Frame frame, long call) {
        return new Frame(
                new FrameIdentity(frame.cameraId(), call, 0),
                frame.image(),
                null,
                frame.intrinsics(),
                frame.defect());
    }
}
