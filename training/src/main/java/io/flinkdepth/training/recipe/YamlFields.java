// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** One mapping of a YAML file; what is taken is gone, and what is left was not understood. */
@Internal
public final class YamlFields {
    private final String place;
    private final Map<Object, Object> values = new LinkedHashMap<>();

    private YamlFields(String place, Map<?, ?> values) {
        this.place = place;
        this.values.putAll(values);
    }

    /**
     * The mapping at the top of a file.
     *
     * @throws IllegalArgumentException when the file holds no YAML or no mapping
     */
    public static YamlFields of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in, file.toString());
        }
    }

    /**
     * The mapping at the top of a stream.
     *
     * @param origin what messages call it
     */
    public static YamlFields of(InputStream in, String origin) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            Object root = new Yaml(new SafeConstructor(options)).load(in);
            if (!(root instanceof Map<?, ?> mapping)) {
                throw new IllegalArgumentException(origin + " is not a mapping of fields");
            }
            return new YamlFields(origin + ": field ", mapping);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
        }
    }

    /**
     * Takes another mapping's fields in place of its own; of mappings that both have, the fields
     * one by one. A null takes a field away.
     */
    public YamlFields overriddenBy(YamlFields other) {
        YamlFields result = new YamlFields(place, merged(values, other.values));
        other.values.clear();
        return result;
    }

    private static Map<Object, Object> merged(Map<?, ?> first, Map<?, ?> second) {
        Map<Object, Object> result = new LinkedHashMap<>(first);
        second.forEach(
                (key, value) -> {
                    if (value == null) {
                        result.remove(key);
                    } else if (value instanceof Map<?, ?> above
                            && result.get(key) instanceof Map<?, ?> below) {
                        result.put(key, merged(below, above));
                    } else {
                        result.put(key, value);
                    }
                });
        return result;
    }

    /** Leaves fields out that are of no use here. */
    public void drop(String... names) {
        for (String name : names) {
            values.remove(name);
        }
    }

    public void set(String name, Object value) {
        values.put(name, value);
    }

    /** What messages call a field. */
    public String at(String name) {
        return place + name;
    }

    boolean isMapping(String name) {
        return values.get(name) instanceof Map<?, ?>;
    }

    /** A length of time as ISO 8601 has it, such as {@code PT30S}, above zero. */
    public Duration duration(String name) {
        String text = text(name);
        try {
            Duration duration = Duration.parse(text);
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(
                        at(name) + " is '" + text + "'; give more than 0");
            }
            return duration;
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    at(name) + " is '" + text + "'; expected a time such as PT30S, PT10M or PT2H",
                    e);
        }
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    public YamlFields mapping(String name) {
        return new YamlFields(place + name + ".", take(name, Map.class, "a mapping of fields"));
    }

    /** A list of mappings; empty where there is none. */
    public List<YamlFields> mappings(String name) {
        if (!has(name)) {
            return List.of();
        }
        List<YamlFields> result = new ArrayList<>();
        for (Object element : take(name, List.class, "a list of mappings")) {
            String at = place + name + "[" + result.size() + "]";
            if (!(element instanceof Map<?, ?> mapping)) {
                throw new IllegalArgumentException(
                        at + " is '" + element + "'; expected a mapping of fields");
            }
            result.add(new YamlFields(at + ".", mapping));
        }
        return result;
    }

    <T> T take(String name, Class<T> type, String expected) {
        Object value = values.remove(name);
        if (!type.isInstance(value)) {
            throw new IllegalArgumentException(
                    place
                            + name
                            + " is "
                            + (value == null ? "missing" : "'" + value + "'")
                            + "; expected "
                            + expected);
        }
        return type.cast(value);
    }

    public String text(String name) {
        return take(name, String.class, "a text");
    }

    public Path path(String name) {
        return Path.of(take(name, String.class, "a path"));
    }

    public Number number(String name) {
        return take(name, Number.class, "a number (write 5.0e-5, not 5e-5)");
    }

    public int integer(String name) {
        return Math.toIntExact(take(name, Integer.class, "a whole number").longValue());
    }

    public int integer(String name, int otherwise) {
        return has(name) ? integer(name) : otherwise;
    }

    public double decimal(String name, double otherwise) {
        return has(name) ? number(name).doubleValue() : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        return has(name) ? take(name, Boolean.class, "true or false") : otherwise;
    }

    List<String> texts(String name) {
        if (!has(name)) {
            return List.of();
        }
        List<?> list = take(name, List.class, "a list of texts");
        return list.stream().map(Object::toString).toList();
    }

    List<Integer> integers(String name) {
        List<?> list = take(name, List.class, "a list of whole numbers");
        if (!list.stream().allMatch(Integer.class::isInstance)) {
            throw new IllegalArgumentException(
                    at(name) + " is '" + list + "'; expected a list of whole numbers");
        }
        return list.stream().map(Integer.class::cast).toList();
    }

    /** Texts by name, in the file's order. */
    public Map<String, String> textsByName(String name) {
        Map<String, String> result = new LinkedHashMap<>();
        Map<?, ?> given = take(name, Map.class, "texts by name");
        given.forEach((key, value) -> result.put(key.toString(), value.toString()));
        return result;
    }

    /** Numbers by the names of an enumeration, written as {@code affine-invariant}. */
    <E extends Enum<E>> Map<E, Double> numbersBy(String name, Class<E> type) {
        YamlFields fields = mapping(name);
        Map<E, Double> result = new LinkedHashMap<>();
        for (Object key : List.copyOf(fields.values.keySet())) {
            E constant = constant(fields.place + key, key.toString(), type);
            result.put(constant, fields.number(key.toString()).doubleValue());
        }
        return result;
    }

    <E extends Enum<E>> E choice(String name, Class<E> type, E otherwise) {
        return has(name) ? constant(place + name, text(name), type) : otherwise;
    }

    private static <E extends Enum<E>> E constant(String place, String text, Class<E> type) {
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String written = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (written.equals(text)) {
                return constant;
            }
            names.add(written);
        }
        throw new IllegalArgumentException(
                place + " is '" + text + "'; expected one of " + String.join(", ", names));
    }

    /** Refuses fields that nobody asked for. */
    public void requireAllRead() {
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(place + values.keySet() + " is unknown");
        }
    }
}
