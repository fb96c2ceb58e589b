// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.TestImages;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.PseudoLabel;
import java.util.List;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.connector.source.ScanRuntimeProviderContext;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LabelRowsTest {

    private static final LabelRows ROWS =
            new LabelRows(LabelColumns.of("labels", (RowType) LabelTestRows.ROW.getLogicalType()));

    private static final List<String> MESSAGES =
            List.of(
                    "front#0 can be no pseudo-label: column `image`: it is NULL",
                    "column `image`: the bytes begin with 01 02 03",
                    "front#2 can be no pseudo-label: column `depth`: it is NULL",
                    "column `depth`: ",
                    "the map has 4 x 6 values, the upright image 6 x 4 pixels",
                    "column `mask`: it is a PNG of 4 x 6 pixels",
                    "column `mask`: the bytes begin with",
                    "column `mask`: at row 0, column 0 it is not grey",
                    "column `mask`: no value of it counts",
                    "focal lengths must be positive",
                    "column `model_version`: 'no slash'; expected name/version",
                    "the score quality of front#11 is NaN",
                    "column `reason`: 'WHIM'; expected one of [NOVEL, RANDOM, EXHAUSTIVE]");

    private static PseudoLabel label(Row row) throws InvalidRowException {
        var converter =
                ScanRuntimeProviderContext.INSTANCE.createDataStructureConverter(LabelTestRows.ROW);
        converter.open(
                org.apache.flink.table.connector.RuntimeConverter.Context.create(
                        LabelRowsTest.class.getClassLoader()));
        return ROWS.label((RowData) converter.toInternal(row));
    }

    static List<Integer> badRows() {
        return java.util.stream.IntStream.range(0, LabelTestRows.badRows().size()).boxed().toList();
    }

    @ParameterizedTest
    @MethodSource("badRows")
    void aRowThatCanBeNoLabelSaysWhy(int bad) {
        assertThat(MESSAGES).hasSameSizeAs(LabelTestRows.badRows());
        assertThatThrownBy(() -> label(LabelTestRows.badRows().get(bad)))
                .isInstanceOf(InvalidRowException.class)
                .hasMessageContaining(MESSAGES.get(bad));
    }

    @Test
    void whatIsNotKnownDoesNotCount() throws Exception {
        float[] metres = {2, 0, -1, Float.NaN, Float.POSITIVE_INFINITY, 1e-6f};
        byte[] depth =
                new DepthImage(3, 2, DepthKind.METRIC_DEPTH, metres).encode(DepthEncoding.FLOAT32);

        DisparityLabel label =
                label(LabelTestRows.full(1, TestImages.png(3, 2), depth, null)).label();

        assertThat(label.valid()).containsExactly(true, false, false, false, false, true);
        assertThat(label.disparity()[0]).isEqualTo(0.5f);
        assertThat(label.disparity()[5]).isCloseTo(1000, within(1e-3f));
        assertThat(label.sky()).isNull();
    }

    @Test
    void relativeDisparityStaysAsItIs() throws Exception {
        float[] values = {2, 0, -1, Float.NaN, 4, 5};
        byte[] depth =
                new DepthImage(3, 2, DepthKind.RELATIVE_DISPARITY, values)
                        .encode(DepthEncoding.FLOAT32);

        DisparityLabel label =
                label(LabelTestRows.full(1, TestImages.png(3, 2), depth, null)).label();

        assertThat(label.valid()).containsExactly(true, true, true, false, true, true);
        assertThat(label.disparity()).startsWith(2, 0, -1).endsWith(4, 5);
    }

    @Test
    void theMaskSaysWhatIsSky() throws Exception {
        PseudoLabel label =
                label(
                        LabelTestRows.full(
                                1,
                                TestImages.png(6, 4),
                                LabelTestRows.metres(),
                                LabelTestRows.mask(6, 4)));
        assertThat(label.label().sky()[5]).isTrue();
        assertThat(label.label().disparity()[5]).isZero();
        assertThat(label.label().valid()[5]).isTrue();
        assertThat(label.label().valid()[6]).isFalse();
        assertThat(label.label().disparity()[12]).isEqualTo(1 / 13f);
        assertThat(label.teacher().toString()).isEqualTo("depth-anything-v2-small/20261122-1f3a");
    }
}
