// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model.internal;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.record.internal.ShortText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One JSON object of a card with its location in the card, for messages. */
final class CardNode {

    private static final int MAX_QUOTE = 300;

    private final String origin;
    private final String path;
    private final JsonNode node;

    CardNode(String origin, String path, JsonNode node) {
        this.origin = origin;
        this.path = path;
        this.node = node;
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    InvalidModelException invalid(String field, String expected) {
        JsonNode value = node.get(field);
        return new InvalidModelException(
                origin
                        + ": field "
                        + path
                        + field
                        + (value == null
                                ? " is missing"
                                : " is " + ShortText.of(value.toString(), MAX_QUOTE))
                        + "; expected "
                        + expected);
    }

    CardNode object(String field) throws InvalidModelException {
        JsonNode value = node.path(field);
        if (!value.isObject()) {
            throw invalid(field, "an object");
        }
        return new CardNode(origin, path + field + ".", value);
    }

    String text(String field) throws InvalidModelException {
        JsonNode value = node.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw invalid(field, "a text");
        }
        return value.textValue();
    }

    int integer(String field) throws InvalidModelException {
        JsonNode value = node.path(field);
        if (!value.isInt()) {
            throw invalid(field, "a whole number");
        }
        return value.intValue();
    }

    double number(String field) throws InvalidModelException {
        JsonNode value = node.path(field);
        if (!value.isNumber()) {
            throw invalid(field, "a number");
        }
        return value.doubleValue();
    }

    boolean truth(String field) throws InvalidModelException {
        JsonNode value = node.path(field);
        if (!value.isBoolean()) {
            throw invalid(field, "true or false");
        }
        return value.booleanValue();
    }

    <E extends Enum<E>> E constant(String field, Class<E> type) throws InvalidModelException {
        String text = text(field);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw invalid(field, "one of " + Arrays.toString(type.getEnumConstants()));
    }

    List<Float> floats(String field) throws InvalidModelException {
        List<Float> values = new ArrayList<>();
        for (JsonNode value : node.path(field)) {
            if (!value.isNumber()) {
                throw invalid(field, "an array of numbers");
            }
            values.add(value.floatValue());
        }
        return values;
    }

    Map<String, String> texts(String field) throws InvalidModelException {
        Map<String, String> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.path(field).properties()) {
            if (!entry.getValue().isTextual()) {
                throw invalid(field, "an object of texts");
            }
            values.put(entry.getKey(), entry.getValue().textValue());
        }
        return values;
    }

    Map<String, Double> numbers(String field) throws InvalidModelException {
        Map<String, Double> values = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : node.path(field).properties()) {
            if (!entry.getValue().isNumber()) {
                throw invalid(field, "an object of numbers");
            }
            values.put(entry.getKey(), entry.getValue().doubleValue());
        }
        return values;
    }
}
