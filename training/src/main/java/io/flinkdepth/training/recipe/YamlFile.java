// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * A YAML file whose fields are mapped onto records.
 *
 * <p>A record's component is required unless it is annotated {@code @Nullable}. Unknown and
 * duplicate fields are refused. Constants of enumerations are written in lower case with hyphens.
 * Fields may have their {@linkplain FormerNames former names}.
 */
@Internal
public final class YamlFile {
    private static final ObjectMapper MAPPER =
            YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .annotationIntrospector(new YamlIntrospector())
                    .addModule(
                            new SimpleModule().addDeserializer(Duration.class, new YamlDuration()))
                    .build();

    private final String origin;
    private final ObjectNode fields;

    private YamlFile(String origin, ObjectNode fields) {
        this.origin = origin;
        this.fields = fields;
    }

    /**
     * Reads a file; where there is none, the recipe of that name that comes with the project.
     *
     * @throws IllegalArgumentException if the file is no YAML, or not a mapping of fields
     * @throws NoSuchFileException with the names of the recipes, if there is neither
     */
    public static YamlFile read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return BundledRecipes.read(file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString());
        }
    }

    private static List<String> knownFields(Class<?> type) {
        return MAPPER
                .getDeserializationConfig()
                .introspectForCreation(MAPPER.constructType(type))
                .findProperties()
                .stream()
                .map(BeanPropertyDefinition::getName)
                .sorted()
                .toList();
    }

    /** Reads a resource beside a class. */
    public static YamlFile resource(Class<?> owner, String name) throws IOException {
        try (InputStream in = owner.getResourceAsStream(name)) {
            return read(in, name);
        }
    }

    private static YamlFile read(InputStream in, String origin) throws IOException {
        return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), origin);
    }

    /**
     * Parses YAML.
     *
     * @param origin file that the text is from, for messages
     * @throws IllegalArgumentException if the text is no YAML, or not a mapping of fields
     */
    public static YamlFile parse(String text, String origin) {
        try {
            if (!(MAPPER.readTree(text) instanceof ObjectNode mapping)) {
                throw new IllegalArgumentException(origin + " is not a mapping of fields");
            }
            FormerNames.replace(origin, mapping);
            return new YamlFile(origin, mapping);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(origin + ": " + e.getMessage(), e);
        }
    }

    /** The file that the fields are from. */
    public String origin() {
        return origin;
    }

    /** The fields as YAML. */
    public String text() {
        try {
            return MAPPER.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * These fields, and the defaults of those that are missing. Mappings are combined field by
     * field. A field that is null is removed together with its default.
     */
    public YamlFile withDefaults(YamlFile defaults) {
        ObjectNode result = defaults.fields.deepCopy();
        override(result, fields);
        return new YamlFile(origin, result);
    }

    /** The mapping in one field as a file of its own; empty if the field is missing. */
    public YamlFile mapping(String name) {
        JsonNode value = fields.get(name);
        if (value != null && !value.isObject()) {
            throw new YamlFieldException(origin, name, value, "a mapping of fields");
        }
        return new YamlFile(origin, value == null ? MAPPER.createObjectNode() : (ObjectNode) value);
    }

    private static void override(ObjectNode below, ObjectNode above) {
        above.properties()
                .forEach(
                        field -> {
                            JsonNode value = field.getValue();
                            if (value.isNull()) {
                                below.remove(field.getKey());
                            } else if (value instanceof ObjectNode upper
                                    && below.get(field.getKey()) instanceof ObjectNode lower) {
                                override(lower, upper);
                            } else {
                                below.set(field.getKey(), value);
                            }
                        });
    }

    /** A copy without some fields. */
    public YamlFile without(String... names) {
        ObjectNode result = fields.deepCopy();
        for (String name : names) {
            result.remove(name);
        }
        return new YamlFile(origin, result);
    }

    /** A copy with another value in one field. */
    public YamlFile with(String name, String value) {
        return new YamlFile(origin, fields.deepCopy().put(name, value));
    }

    /**
     * Maps all fields onto a record.
     *
     * @throws IllegalArgumentException naming the file, the field, its value and what is expected
     */
    public <T> T as(Class<T> type) {
        try {
            return MAPPER.treeToValue(fields, type);
        } catch (JsonMappingException e) {
            throw YamlFieldException.of(origin, fields, YamlFile::knownFields, e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(origin + ": " + e.getOriginalMessage(), e);
        }
    }
}
