// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import io.flinkdepth.operators.table.function.internal.BadArgumentException;
import io.flinkdepth.operators.table.function.internal.BadInputCounters;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.table.api.TableRuntimeException;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * Base class of the functions. NULL in any argument gives NULL. Bytes that cannot be read
 * (including those over {@link ImageLimits#DEFAULT}) and invalid arguments also give NULL and are
 * counted in the metrics {@code flinkdepth.badFunctionInput} and {@code
 * flinkdepth.function.<name>.badFunctionInput} of the operator. A strict function fails the job
 * instead, with a message. A function is strict if the module was loaded with {@code 'strict' =
 * 'true'}, if the job parameter {@link #STRICT_PARAMETER} is set, or if it is the nested class
 * {@code Strict}.
 *
 * <p>Functions are deterministic, so the planner evaluates calls with constant arguments; these are
 * not counted. As for all Flink functions, an instance is for one thread.
 */
@PublicEvolving
public abstract class DepthFunction extends ScalarFunction {

    /** The job parameter (in {@code pipeline.global-job-parameters}), true or false. */
    public static final String STRICT_PARAMETER = "flink-depth.strict";

    static final ImageLimits LIMITS = ImageLimits.DEFAULT;

    // Only transient fields: with others, a compiled plan rejects a catalog function.
    private transient boolean failing;
    private transient BadInputCounters badInput;

    /** For the functions of this package. */
    DepthFunction() {}

    /** The name in the module. */
    abstract String name();

    /** Whether bad input fails the job, regardless of the job parameter. */
    boolean isStrict() {
        return false;
    }

    @Override
    public void open(FunctionContext context) {
        failing = isStrict() || isStrict(context.getJobParameter(STRICT_PARAMETER, "false"));
        badInput = new BadInputCounters(context.getMetricGroup(), name());
    }

    static boolean isStrict(String parameter) {
        return switch (parameter) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new TableRuntimeException(
                            "the job parameter %s is '%s'; expected true or false"
                                    .formatted(STRICT_PARAMETER, parameter));
        };
    }

    /** Evaluates a call; returns null if an argument is null or invalid. */
    final <T> T evaluate(Computation<T> computation, Object... arguments) {
        for (Object argument : arguments) {
            if (argument == null) {
                return null;
            }
        }
        try {
            return computation.compute();
        } catch (BadArgumentException | ImageException e) {
            badInput.count();
            if (failing) {
                throw new TableRuntimeException(name() + ": " + e.getMessage(), e);
            }
            return null;
        }
    }

    static DepthImage decode(byte[] depth) throws ImageException {
        return SharedDecoding.call(
                () -> DepthImage.decode(depth, LIMITS),
                () -> "the depth map of %d bytes".formatted(depth.length));
    }

    /** The computation of a call with non-null arguments. */
    @FunctionalInterface
    interface Computation<T> {
        T compute() throws BadArgumentException, ImageException;
    }
}
