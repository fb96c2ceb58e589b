// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** A field with a wrong value, a missing field or an unknown one. */
final class YamlFieldException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** Edits between a misspelt field and the one that is suggested. */
    private static final int MAX_DISTANCE = 3;

    private static final Map<Class<?>, String> EXPECTED =
            Map.ofEntries(
                    Map.entry(int.class, "a whole number"),
                    Map.entry(Integer.class, "a whole number"),
                    Map.entry(long.class, "a whole number"),
                    Map.entry(Long.class, "a whole number"),
                    Map.entry(float.class, "a number"),
                    Map.entry(Float.class, "a number"),
                    Map.entry(double.class, "a number"),
                    Map.entry(Double.class, "a number"),
                    Map.entry(boolean.class, "true or false"),
                    Map.entry(Boolean.class, "true or false"),
                    Map.entry(String.class, "a text"),
                    Map.entry(Path.class, "a path"),
                    Map.entry(Duration.class, "a time above 0 such as PT30S, PT10M or PT2H"));

    private YamlFieldException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    YamlFieldException(String origin, String field, JsonNode value, String expected) {
        this(message(origin, field, value, expected), null);
    }

    /** Translates Jackson's exception. */
    static IllegalArgumentException of(
            String origin,
            JsonNode root,
            Function<Class<?>, List<String>> known,
            JsonMappingException e) {
        String field = field(e);
        String misspelt = misspelt(root, known, e);
        if (misspelt != null) {
            return new YamlFieldException(origin + ": field " + misspelt, e);
        }
        if (e.getCause() instanceof IllegalArgumentException refused) {
            return new YamlFieldException(
                    origin + ": " + qualified(field, refused.getMessage()), refused);
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return new YamlFieldException(origin + ": field " + unknown(field, unknown), e);
        }
        JsonNode found = value(root, e.getPath());
        if (e instanceof InvalidFormatException key && found.isObject()) {
            // Jackson's path ends at the mapping, not at its wrong key.
            String text = String.valueOf(key.getValue());
            field = field + "." + text;
            found = TextNode.valueOf(text);
        }
        String expected =
                e instanceof MismatchedInputException mismatch && mismatch.getTargetType() != null
                        ? expected(mismatch.getTargetType())
                        : e.getOriginalMessage();
        return new YamlFieldException(message(origin, field, found, expected), e);
    }

    /** A message of a record's constructor with the path of the record, if it has none. */
    private static String qualified(String field, String message) {
        return field.isEmpty() || message.startsWith(field) ? message : field + ": " + message;
    }

    private static String message(
            String origin, String field, @Nullable JsonNode value, String expected) {
        String found =
                value == null || value.isMissingNode() || value.isNull()
                        ? "missing"
                        : "'" + (value.isValueNode() ? value.asText() : value) + "'";
        return origin + ": field " + field + " is " + found + "; expected " + expected;
    }

    /**
     * Jackson, or the constructor of a record, complains of a missing field before unknown ones are
     * looked at, of which one may be the missing one with a slip.
     */
    @Nullable
    private static String misspelt(
            JsonNode root, Function<Class<?>, List<String>> known, JsonMappingException e) {
        List<Reference> path = e.getPath();
        if (e instanceof ValueInstantiationException refused) {
            return unknownIn(root, path, known.apply(refused.getType().getRawClass()));
        }
        if (path.isEmpty()
                || !value(root, path).isMissingNode()
                || !(path.get(path.size() - 1).getFrom() instanceof Class<?> record)) {
            return null;
        }
        return unknownIn(root, path.subList(0, path.size() - 1), known.apply(record));
    }

    /** The first field of a mapping that the record has not. */
    @Nullable
    private static String unknownIn(JsonNode root, List<Reference> path, List<String> names) {
        Iterator<String> found = value(root, path).fieldNames();
        while (found.hasNext()) {
            String name = found.next();
            if (!names.contains(name)) {
                String field = path.isEmpty() ? name : field(path) + "." + name;
                return field + " is unknown" + suggestion(name, names);
            }
        }
        return null;
    }

    private static String unknown(String field, UnrecognizedPropertyException e) {
        List<String> known =
                e.getKnownPropertyIds().stream().map(Object::toString).sorted().toList();
        return field + " is unknown" + suggestion(e.getPropertyName(), known);
    }

    private static String suggestion(String given, List<String> known) {
        // Half of another name is no misspelling.
        int maxDistance = Math.min(MAX_DISTANCE, given.length() / 2);
        ToIntFunction<String> distance =
                name -> LevenshteinDistance.getDefaultInstance().apply(name, given);
        String nearest =
                known.stream()
                        .min(Comparator.comparingInt(distance))
                        .filter(name -> distance.applyAsInt(name) <= maxDistance)
                        .map(name -> "; did you mean " + name + "?")
                        .orElse(".");
        return nearest + " The fields are " + String.join(", ", known);
    }

    private static String expected(Class<?> type) {
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(YamlIntrospector::written)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return EXPECTED.getOrDefault(type, "a mapping of fields");
    }

    private static String field(JsonMappingException e) {
        return field(e.getPath());
    }

    private static String field(List<Reference> references) {
        StringBuilder path = new StringBuilder();
        for (Reference each : references) {
            if (each.getFieldName() == null) {
                path.append('[').append(each.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(each.getFieldName());
            }
        }
        return path.toString();
    }

    private static JsonNode value(JsonNode root, List<Reference> references) {
        JsonNode node = root;
        for (Reference each : references) {
            node =
                    each.getFieldName() == null
                            ? node.path(each.getIndex())
                            : node.path(each.getFieldName());
        }
        return node;
    }
}
