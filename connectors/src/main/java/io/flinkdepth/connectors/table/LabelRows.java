// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import javax.annotation.Nullable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;

/** Converts rows to pseudo-labels. Missing optional values never make a row invalid. */
final class LabelRows implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final String UNKNOWN = "unknown";

    private final LabelColumns columns;

    LabelRows(LabelColumns columns) {
        this.columns = columns;
    }

    /**
     * Converts a row to a label.
     *
     * @throws InvalidRowException for any defect of the row; no other exception
     */
    PseudoLabel label(RowData row) throws InvalidRowException {
        FrameIdentity identity = identity(row);
        try {
            return label(row, identity);
        } catch (InvalidRowException | IllegalArgumentException e) {
            throw new InvalidRowException(
                    "the row of " + identity + " can be no pseudo-label: " + e.getMessage());
        }
    }

    private PseudoLabel label(RowData row, FrameIdentity identity) throws InvalidRowException {
        byte[] image = required(row, LabelColumn.IMAGE);
        ImageHeader header;
        DepthImage depth;
        try {
            header = ImageHeader.read(image, ImageLimits.DEFAULT);
        } catch (ImageException e) {
            throw new InvalidRowException(LabelColumn.IMAGE, e.getMessage());
        }
        try {
            depth = DepthImage.decode(required(row, LabelColumn.DEPTH), ImageLimits.DEFAULT);
        } catch (ImageException e) {
            throw new InvalidRowException(LabelColumn.DEPTH, e.getMessage());
        }
        if (depth.width() != header.width() || depth.height() != header.height()) {
            throw new InvalidRowException(
                    LabelColumn.DEPTH,
                    "the map has %d x %d values, the upright image %d x %d pixels; they must be of one size"
                            .formatted(
                                    depth.width(),
                                    depth.height(),
                                    header.width(),
                                    header.height()));
        }
        String mediaType = text(row, LabelColumn.MEDIA_TYPE);
        return new PseudoLabel(
                new Frame(
                        identity,
                        image,
                        mediaType == null ? header.format().mediaType() : mediaType,
                        intrinsics(row),
                        null),
                PseudoLabel.keyOf(image),
                LabelDepth.label(depth, bytes(row, LabelColumn.MASK)),
                teacher(row),
                scores(row),
                reason(row));
    }

    private FrameIdentity identity(RowData row) {
        String camera = text(row, LabelColumn.CAMERA);
        OptionalInt sequence = columns.find(row, LabelColumn.SEQUENCE);
        OptionalInt time = columns.find(row, LabelColumn.TIME);
        return new FrameIdentity(
                camera == null || camera.isEmpty() ? UNKNOWN : camera,
                sequence.isPresent() ? row.getLong(sequence.getAsInt()) : 0,
                time.isPresent()
                        ? row.getTimestamp(time.getAsInt(), columns.timePrecision())
                                .getMillisecond()
                        : 0);
    }

    @Nullable
    private String text(RowData row, LabelColumn column) {
        OptionalInt position = columns.find(row, column);
        return position.isPresent() ? row.getString(position.getAsInt()).toString() : null;
    }

    @Nullable
    private byte[] bytes(RowData row, LabelColumn column) {
        OptionalInt position = columns.find(row, column);
        return position.isPresent() ? row.getBinary(position.getAsInt()) : null;
    }

    private byte[] required(RowData row, LabelColumn column) throws InvalidRowException {
        byte[] bytes = bytes(row, column);
        if (bytes == null) {
            throw new InvalidRowException(column, "it is NULL");
        }
        return bytes;
    }

    @Nullable
    private CameraIntrinsics intrinsics(RowData row) throws InvalidRowException {
        OptionalInt position = columns.find(row, LabelColumn.INTRINSICS);
        if (position.isEmpty()) {
            return null;
        }
        RowData fields = row.getRow(position.getAsInt(), 4);
        for (int i = 0; i < 4; i++) {
            if (fields.isNullAt(i)) {
                throw new InvalidRowException(
                        LabelColumn.INTRINSICS,
                        "a field is NULL; where intrinsics are not known the whole row must be");
            }
        }
        return new CameraIntrinsics(
                fields.getDouble(0), fields.getDouble(1), fields.getDouble(2), fields.getDouble(3));
    }

    private ModelVersion teacher(RowData row) throws InvalidRowException {
        String model = text(row, LabelColumn.MODEL_VERSION);
        if (model == null) {
            return new ModelVersion(UNKNOWN, UNKNOWN);
        }
        int slash = model.lastIndexOf('/');
        if (slash < 1 || slash == model.length() - 1) {
            throw new InvalidRowException(
                    LabelColumn.MODEL_VERSION, "'" + model + "'; expected name/version");
        }
        return new ModelVersion(model.substring(0, slash), model.substring(slash + 1));
    }

    /** Returns the scores; a NULL score is left out. */
    private Map<String, Double> scores(RowData row) {
        Map<String, Double> scores = new HashMap<>();
        OptionalInt position = columns.find(row, LabelColumn.SCORES);
        if (position.isPresent()) {
            MapData map = row.getMap(position.getAsInt());
            ArrayData names = map.keyArray();
            ArrayData values = map.valueArray();
            for (int i = 0; i < map.size(); i++) {
                if (!names.isNullAt(i) && !values.isNullAt(i)) {
                    scores.put(names.getString(i).toString(), values.getDouble(i));
                }
            }
        }
        return scores;
    }

    private SelectionReason reason(RowData row) throws InvalidRowException {
        String reason = text(row, LabelColumn.REASON);
        if (reason == null) {
            return SelectionReason.EXHAUSTIVE;
        }
        for (SelectionReason known : SelectionReason.values()) {
            if (known.name().equals(reason)) {
                return known;
            }
        }
        throw new InvalidRowException(
                LabelColumn.REASON,
                "'%s'; expected one of %s"
                        .formatted(reason, Arrays.toString(SelectionReason.values())));
    }
}
