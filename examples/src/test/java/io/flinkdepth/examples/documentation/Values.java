// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/** Default values as a page prints them. */
final class Values {

    private Values() {}

    /** In SQL, where constants are in lower case. */
    static String of(@Nullable Object value) {
        return isNone(value) ? "none" : "`" + text(value) + "`";
    }

    /** In Java; empty for an object that no constant names. */
    static Optional<String> ofJava(@Nullable Object value) {
        if (isNone(value)) {
            return Optional.of("none");
        }
        boolean plain =
                !(value instanceof Enum<?>) && value.getClass().getName().startsWith("java.");
        return plain || value instanceof MemorySize
                ? Optional.of(of(value))
                : constantWith(value).map(name -> "`" + name + "`");
    }

    /** Where there is no value: none, unless the text says what holds then. */
    static String none(String meaning) {
        boolean said = meaning.contains("efault") || meaning.contains("left out");
        return said ? "see meaning" : "none";
    }

    private static boolean isNone(@Nullable Object value) {
        return value == null
                || value instanceof Collection<?> all && all.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
    }

    private static String text(Object value) {
        if (value instanceof Duration duration) {
            return TimeUtils.formatWithHighestUnit(duration);
        }
        if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Collection<?> all) {
            return all.stream().map(Values::text).collect(Collectors.joining(", "));
        }
        return value.toString();
    }

    /** The constant of its own class that a value is, for example {@code ANY} of TrustedKeys. */
    private static Optional<String> constantWith(Object value) {
        return Arrays.stream(value.getClass().getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()))
                .filter(field -> valueOf(field) == value)
                .map(Field::getName)
                .findFirst();
    }

    private static Object valueOf(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
