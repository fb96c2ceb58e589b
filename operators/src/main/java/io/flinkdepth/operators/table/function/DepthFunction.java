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
 * What the functions have in common. NULL in any argument gives NULL. Bytes that cannot be read
 * (also those over {@link ImageLimits#DEFAULT}) and arguments that cannot be used give NULL, too,
 * and count in {@code flinkdepth.badFunctionInput} and {@code
 * flinkdepth.function.<name>.badFunctionInput} of the operator. A strict function fails the job
 * instead, with a sentence; a function is strict where the module was loaded with {@code 'strict' =
 * 'true'}, where the job has the parameter {@link #STRICT_PARAMETER}, or where it is the class
 * {@code Strict} of its class.
 *
 * <p>The same input gives the same result, so the planner computes calls on constants by itself;
 * these are not counted. Like all of Flink's functions an instance is for one thread.
 */
@PublicEvolving
public abstract class DepthFunction extends ScalarFunction {

    /** The parameter of the job (in {@code pipeline.global-job-parameters}), true or false. */
    public static final String STRICT_PARAMETER = "flink-depth.strict";

    static final ImageLimits LIMITS = ImageLimits.DEFAULT;

    // No field but transient ones: with others, a compiled plan refuses the function of a catalog.
    private transient boolean failing;
    private transient BadInputCounters badInput;

    /** For the functions of this package. */
    DepthFunction() {}

    /** The name in the module. */
    abstract String name();

    /** Whether bad input fails the job whatever the job's parameter. */
    boolean isStrict() {
        return false;
    }

    @Override
    public void open(FunctionContext context) {
        failing = isStrict() || isStrict(context.getJobParameter(STRICT_PARAMETER, "false"));
        badInput = new BadInputCounters(context.getMetricGroup(), name());
    }

    private static boolean isStrict(String parameter) {
        return switch (parameter) {
            case "true" -> true;
            case "false" -> false;
            default ->
                    throw new TableRuntimeException(
                            "the job parameter %s is '%s'; expected true or false"
                                    .formatted(STRICT_PARAMETER, parameter));
        };
    }

    /** Evaluates a call; null where an argument is null or bad. */
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

    /** What is left of a call once its arguments are given. */
    @FunctionalInterface
    interface Computation<T> {
        T compute() throws BadArgumentException, ImageException;
    }
}
