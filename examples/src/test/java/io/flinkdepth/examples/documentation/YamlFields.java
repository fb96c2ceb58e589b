// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.annotation.Nullable;

/** The fields of one kind of YAML file, mapping by mapping, as Jackson finds them. */
final class YamlFields {

    private static final ObjectMapper MAPPER = new YAMLMapper();

    private final SourceComments comments = new SourceComments();
    private final String file;
    private final JsonNode defaults;

    /** Where each type was described first. */
    private final Map<Class<?>, String> described = new HashMap<>();

    private final Deque<Mapping> waiting = new ArrayDeque<>();

    private record Mapping(String path, Class<?> type) {}

    YamlFields(String file, JsonNode defaults) {
        this.file = file;
        this.defaults = defaults;
    }

    /** The file {@code defaults.yaml} beside a class. */
    static JsonNode defaults(Class<?> owner) {
        try (InputStream in = owner.getResourceAsStream("defaults.yaml")) {
            return MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Describes a mapping and all mappings in it. */
    void append(Class<?> root, StringBuilder page) {
        waiting.add(new Mapping("", root));
        while (!waiting.isEmpty()) {
            Mapping mapping = waiting.remove();
            if (!mapping.path.isEmpty()) {
                page.append("### ").append(heading(mapping.path)).append("\n\n");
            }
            MarkdownTable table = new MarkdownTable("field", "type", "default", "meaning");
            BeanDescription description =
                    MAPPER.getDeserializationConfig()
                            .introspectForCreation(MAPPER.constructType(mapping.type));
            // Components that a creator makes of several fields have no parameter.
            description.findProperties().stream()
                    .filter(field -> field.getConstructorParameter() != null)
                    .forEach(field -> append(mapping, field, table));
            page.append(table);
        }
    }

    private String heading(String path) {
        return file + ": `" + path + "`";
    }

    private void append(Mapping mapping, BeanPropertyDefinition field, MarkdownTable table) {
        AnnotatedParameter parameter = field.getConstructorParameter();
        String path =
                mapping.path.isEmpty() ? field.getName() : mapping.path + "." + field.getName();
        String meaning = meaning(mapping.type, parameter);
        table.row(
                "`" + field.getName() + "`",
                typeName(path, parameter.getType()),
                parameter.hasAnnotation(Nullable.class)
                        ? defaultOf(path, Values.none(meaning))
                        : defaultOf(path, "required"),
                meaning);
    }

    private String meaning(Class<?> type, AnnotatedParameter parameter) {
        int index = parameter.getIndex();
        return parameter.getOwner().getAnnotated() instanceof Method creator
                ? comments.parameter(creator, index)
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                creator
                                                        + ": parameter "
                                                        + index
                                                        + " has no @param"))
                : comments.component(type, type.getRecordComponents()[index].getName());
    }

    private String typeName(String path, JavaType type) {
        if (type.isCollectionLikeType()) {
            return "list of " + typeName(path, type.getContentType());
        }
        if (type.isMapLikeType()) {
            return "mapping of %s to %s"
                    .formatted(
                            typeName(path, type.getKeyType()),
                            type.getContentType().isJavaLangObject()
                                    ? "values"
                                    : typeName(path, type.getContentType()));
        }
        Class<?> raw = type.getRawClass();
        if (!raw.isRecord()) {
            return TypeNames.of(raw, YamlFields::written);
        }
        String known = described.putIfAbsent(raw, path);
        if (known == null) {
            waiting.add(new Mapping(path, raw));
        }
        String link = "[mapping](#%s)".formatted(anchor(known == null ? path : known));
        return mayBeText(raw) ? "text or " + link : link;
    }

    private static boolean mayBeText(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(JsonCreator.class))
                .anyMatch(
                        method ->
                                List.of(method.getParameterTypes()).equals(List.of(String.class)));
    }

    private String anchor(String path) {
        return MarkdownPage.id(heading(path));
    }

    private static String written(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String defaultOf(String path, String otherwise) {
        JsonNode value = defaults.at("/" + path.replace('.', '/'));
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (value.isContainerNode() && value.isEmpty()) {
            return "none";
        }
        return value.isObject()
                ? "see there"
                : "`" + (value.isTextual() ? value.textValue() : value) + "`";
    }
}
