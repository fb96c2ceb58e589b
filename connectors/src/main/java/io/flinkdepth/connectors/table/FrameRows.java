// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.record.Frame;
import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Converts frames to rows: the image, then the requested metadata columns in their order. */
final class FrameRows implements Serializable {

    private static final long serialVersionUID = 1L;

    private final FrameMetadata[] metadata;

    FrameRows(List<String> metadataKeys) {
        this.metadata =
                metadataKeys.stream().map(FrameMetadata::ofKey).toArray(FrameMetadata[]::new);
    }

    RowData of(Frame frame) {
        GenericRowData row = new GenericRowData(1 + metadata.length);
        boolean unread = frame.defect() != null && frame.image().length == 0;
        row.setField(0, unread ? null : frame.image());
        for (int i = 0; i < metadata.length; i++) {
            row.setField(1 + i, metadata[i].of(frame));
        }
        return row;
    }
}
