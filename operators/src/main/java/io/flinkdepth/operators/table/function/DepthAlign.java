// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.operators.depth.MetricAlignment;
import io.flinkdepth.operators.depth.internal.AlignmentOptions;
import io.flinkdepth.operators.depth.internal.DepthAligner;
import io.flinkdepth.operators.table.function.internal.AlignedRows;
import io.flinkdepth.operators.table.function.internal.BadArgumentException;
import io.flinkdepth.operators.table.function.internal.BadInputCounters;
import java.io.IOException;
import java.time.Duration;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.table.annotation.ArgumentHint;
import org.apache.flink.table.annotation.ArgumentTrait;
import org.apache.flink.table.annotation.DataTypeHint;
import org.apache.flink.table.annotation.StateHint;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ProcessTableFunction;
import org.apache.flink.types.Row;

/**
 * {@code depth_align(input => TABLE … PARTITION BY camera)}: relative maps in metres by points of
 * known distance, with a scale and shift for each partition that follows the model over time. It is
 * a process table function, which a statement creates: {@code CREATE FUNCTION depth_align AS
 * 'io.flinkdepth.operators.table.function.DepthAlign'}.
 *
 * <p>The input has the columns {@code depth BYTES}, {@code event_time TIMESTAMP_LTZ}, {@code
 * point_x ARRAY<INT>}, {@code point_y ARRAY<INT>} and {@code point_metres ARRAY<DOUBLE>}; points
 * are in pixels of the map, NULL if there are none. With the column {@code model_version STRING},
 * each version has a scale of its own. All columns of the input are passed through, and these are
 * added: {@code metres BYTES}, a metric map encoded as FLOAT32; {@code scale}, {@code shift} and
 * {@code fit_error DOUBLE}; {@code fit_points INT} and {@code fit_age_millis BIGINT}. They are NULL
 * as long as there is no fit, and for bad input, which is counted or fails the job as in {@link
 * DepthFunction}.
 *
 * <p>Three arguments are optional, with the meanings and defaults of {@link MetricAlignment}'s
 * builder: {@code memory} and {@code max_age INTERVAL}, and {@code min_points INT}, as in {@code
 * depth_align(input => TABLE … PARTITION BY camera, memory => INTERVAL '0.5' SECOND)}. A value that
 * is not allowed fails the job.
 *
 * <p>Rows are aligned in the order in which they arrive. State: about 150 bytes for each partition.
 */
@Experimental
@DataTypeHint(
        "ROW<metres BYTES, scale DOUBLE, shift DOUBLE, fit_error DOUBLE, fit_points INT,"
                + " fit_age_millis BIGINT>")
public class DepthAlign extends ProcessTableFunction<Row> {

    private static final long serialVersionUID = 1L;
    private static final String NAME = "depth_align";

    private transient AlignmentArguments arguments;
    private transient DepthAligner aligner;
    private transient BadInputCounters badInput;
    private transient boolean failing;

    /** The state of a partition. */
    @Experimental
    public static final class Memory {
        /** The alignment, in a format of its own; null before the first points. */
        public byte[] alignment;
    }

    @Override
    public void open(FunctionContext context) {
        badInput = new BadInputCounters(context.getMetricGroup(), NAME);
        failing =
                DepthFunction.isStrict(
                        context.getJobParameter(DepthFunction.STRICT_PARAMETER, "false"));
    }

    /** The optional arguments; null for the default. */
    private record AlignmentArguments(
            @Nullable Duration memory, @Nullable Duration maxAge, @Nullable Integer minPoints) {

        DepthAligner aligner() {
            AlignmentOptions defaults = AlignmentOptions.DEFAULT;
            return new DepthAligner(
                    new AlignmentOptions(
                            memory == null ? defaults.memory() : memory,
                            maxAge == null ? defaults.maxAge() : maxAge,
                            defaults.tolerance(),
                            minPoints == null ? defaults.minPoints() : minPoints));
        }
    }

    /** Aligns the map of a row. */
    public void eval(
            @StateHint Memory memory,
            @ArgumentHint(
                            name = "input",
                            value = {
                                ArgumentTrait.SET_SEMANTIC_TABLE,
                                ArgumentTrait.PASS_COLUMNS_THROUGH
                            })
                    Row input,
            @ArgumentHint(
                            name = "memory",
                            isOptional = true,
                            type = @DataTypeHint("INTERVAL SECOND(3)"))
                    Duration halfLife,
            @ArgumentHint(
                            name = "max_age",
                            isOptional = true,
                            type = @DataTypeHint("INTERVAL SECOND(3)"))
                    Duration maxAge,
            @ArgumentHint(name = "min_points", isOptional = true, type = @DataTypeHint("INT"))
                    Integer minPoints)
            throws IOException {
        AlignmentArguments given = new AlignmentArguments(halfLife, maxAge, minPoints);
        if (!given.equals(arguments)) {
            aligner = given.aligner();
            arguments = given;
        }
        try {
            AlignedRows.Result result = AlignedRows.align(aligner, memory.alignment, input);
            memory.alignment = result.state();
            collect(result.row());
        } catch (BadArgumentException | ImageException e) {
            badInput.count();
            if (failing) {
                throw new TableRuntimeException(NAME + ": " + e.getMessage(), e);
            }
            collect(AlignedRows.NONE);
        }
    }
}
