// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.operators.inference.ShadowOptions;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of shadow evaluations; what is not given is {@link ShadowOptions#DEFAULT}'s. */
final class ShadowSettings {

    /** For picocli, which makes one itself. */
    static final class SlowdownConverter implements CommandLine.ITypeConverter<Double> {
        @Override
        public Double convert(String text) {
            return text.equals("any") ? Double.POSITIVE_INFINITY : Double.valueOf(text);
        }
    }

    /** For picocli, which makes one itself. */
    static final class MemoryConverter implements CommandLine.ITypeConverter<MemorySize> {
        @Override
        public MemorySize convert(String text) {
            return MemorySize.parse(text);
        }
    }

    @Option(
            names = "--shadow-frames",
            paramLabel = "N",
            description =
                    "frames of each subtask that a new model runs on beside the one in service before"
                            + " it takes over; 0: it takes over once it loads (default: 16)")
    @Nullable
    private Integer frames;

    @Option(
            names = "--shadow-timeout",
            paramLabel = "TIME",
            description = "how long a subtask waits for these frames (default: 30s)")
    @Nullable
    private Duration timeout;

    @Option(
            names = "--shadow-max-slowdown",
            paramLabel = "FACTOR",
            converter = SlowdownConverter.class,
            description =
                    "a new model that takes more than so many times as long, and 10 ms more, is"
                            + " refused; any: a model of another kind may be as slow as it is"
                            + " (default: 3)")
    @Nullable
    private Double maxSlowdown;

    @Option(
            names = "--shadow-teacher",
            paramLabel = "REF",
            description =
                    "package of a teacher; a new model that agrees with it less than the one in"
                            + " service is refused (default: none)")
    @Nullable
    private String teacher;

    @Option(
            names = "--shadow-tolerance",
            paramLabel = "SHARE",
            description = "how much less it may agree with the teacher (default: 0.02)")
    @Nullable
    private Double tolerance;

    @Option(
            names = "--shadow-confidence-tolerance",
            paramLabel = "SHARE",
            description =
                    "how much lower its mean confidence may be; needs --confidence (default: not"
                            + " compared)")
    @Nullable
    private Double confidenceTolerance;

    @Option(
            names = "--shadow-max-load-time",
            paramLabel = "TIME",
            description = "how long a new model may take to load (default: 2min)")
    @Nullable
    private Duration maxLoadTime;

    @Option(
            names = "--shadow-max-run-time",
            paramLabel = "TIME",
            description = "how long a run of a new model may take (default: 30s)")
    @Nullable
    private Duration maxRunTime;

    @Option(
            names = "--shadow-max-memory",
            paramLabel = "SIZE",
            converter = MemoryConverter.class,
            description =
                    "memory of the process that tries a new model, beside 1 GiB and four times its"
                            + " file (default: 2gb)")
    @Nullable
    private MemorySize maxMemory;

    boolean isGiven() {
        return Stream.of(
                        frames,
                        timeout,
                        maxSlowdown,
                        teacher,
                        tolerance,
                        confidenceTolerance,
                        maxLoadTime,
                        maxRunTime,
                        maxMemory)
                .anyMatch(option -> option != null);
    }

    ShadowOptions options() {
        ShadowOptions.Builder builder = ShadowOptions.builder();
        set(frames, builder, ShadowOptions.Builder::frames);
        set(timeout, builder, ShadowOptions.Builder::timeout);
        set(maxSlowdown, builder, ShadowOptions.Builder::maxSlowdown);
        set(teacher(), builder, ShadowOptions.Builder::teacher);
        set(tolerance, builder, ShadowOptions.Builder::tolerance);
        set(confidenceTolerance, builder, ShadowOptions.Builder::confidenceTolerance);
        set(maxLoadTime, builder, ShadowOptions.Builder::maxLoadTime);
        set(maxRunTime, builder, ShadowOptions.Builder::maxRunTime);
        set(maxMemory, builder, ShadowOptions.Builder::maxMemory);
        return builder.build();
    }

    private static <T> void set(
            @Nullable T value,
            ShadowOptions.Builder builder,
            BiConsumer<ShadowOptions.Builder, T> setter) {
        if (value != null) {
            setter.accept(builder, value);
        }
    }

    /** The teacher's package; a local folder in full. */
    @Nullable
    String teacher() {
        return teacher == null ? null : Locations.absolute(teacher);
    }
}
