// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.configuration.MemorySize;

/** What values of a type are, for people who do not read Java. */
final class TypeNames {

    private static final Map<Class<?>, String> NAMES =
            Map.ofEntries(
                    Map.entry(int.class, "whole number"),
                    Map.entry(Integer.class, "whole number"),
                    Map.entry(long.class, "whole number"),
                    Map.entry(Long.class, "whole number"),
                    Map.entry(float.class, "number"),
                    Map.entry(Float.class, "number"),
                    Map.entry(double.class, "number"),
                    Map.entry(Double.class, "number"),
                    Map.entry(boolean.class, "`true`, `false`"),
                    Map.entry(Boolean.class, "`true`, `false`"),
                    Map.entry(String.class, "text"),
                    Map.entry(Path.class, "path"),
                    Map.entry(Duration.class, "duration"),
                    Map.entry(MemorySize.class, "memory size"));

    private TypeNames() {}

    /** On a command line, where values of all other types are made of texts. */
    static String onCommandLine(Class<?> type) {
        return type.isEnum() || NAMES.containsKey(type) ? of(type) : "text";
    }

    /** With constants in lower case. */
    static String of(Type type) {
        return of(type, constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    /**
     * @param constants how constants of enumerations are written
     */
    static String of(Type type, Function<Enum<?>, String> constants) {
        if (type instanceof ParameterizedType generic) {
            List<String> arguments =
                    Arrays.stream(generic.getActualTypeArguments())
                            .map(argument -> of(argument, constants))
                            .toList();
            if (generic.getRawType() == List.class) {
                return "list of " + arguments.get(0);
            }
            if (generic.getRawType() == Map.class) {
                return "map of %s to %s".formatted(arguments.get(0), arguments.get(1));
            }
        }
        if (type instanceof Class<?> known && known.isEnum()) {
            return Arrays.stream(known.getEnumConstants())
                    .map(constant -> "`" + constants.apply((Enum<?>) constant) + "`")
                    .collect(Collectors.joining(", "));
        }
        String name = type instanceof Class<?> known ? NAMES.get(known) : null;
        if (name == null) {
            throw new IllegalArgumentException("values of " + type + " have no name; add one here");
        }
        return name;
    }
}
