// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.SizeRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Every field of a model card: the records that it is read onto, and what reading it does. */
final class ModelCardPage {

    private static final String INTRODUCTION =
            """
            # Fields of a model card

            Every field of `card.json`. [Model packages and their cards](../model-card.md) describes their use.
            Constants are written as shown. `format` is 1, and is required.

            """;

    /** A card with only what is required, but all outputs. */
    private static final String SHORTEST =
            """
            {"format": 1, "name": "n", "architecture": "a",
             "input": {"name": "i", "size": {"rule": "FIXED", "width": 1, "height": 1}},
             "outputs": {"depth": {"name": "d", "kind": "METRIC_DEPTH"},
                         "embedding": {"classToken": "c", "patchMean": "p"},
                         "sky": {"name": "s"}},
             "licence": {"identifier": "Apache-2.0", "nonCommercial": false}}
            """;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SourceComments comments = new SourceComments();
    private final JsonNode defaults = read(shortest());

    String body() {
        MarkdownTable table = new MarkdownTable("field", "type", "default", "meaning");
        append(ModelCard.class, "", table);
        StringBuilder page = new StringBuilder(INTRODUCTION).append(table);
        page.append(
                "## Sizes\n\n`input.size` has a `rule` and the fields of that rule, all required.\n\n");
        MarkdownTable rules = new MarkdownTable("rule", "fields", "meaning");
        for (Class<?> rule : SizeRule.class.getPermittedSubclasses()) {
            String fields =
                    Arrays.stream(rule.getRecordComponents())
                            .map(
                                    each ->
                                            "`%s`: %s"
                                                    .formatted(
                                                            each.getName(),
                                                            comments.component(
                                                                    rule, each.getName())))
                            .collect(Collectors.joining("; "));
            rules.row("`" + ruleName(rule) + "`", fields, comments.type(rule));
        }
        return page.append(rules).toString();
    }

    private static String ruleName(Class<?> rule) {
        return rule.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT);
    }

    private void append(Class<?> type, String path, MarkdownTable table) {
        for (RecordComponent field : type.getRecordComponents()) {
            String name = path + field.getName();
            boolean object = field.getType().isRecord() || field.getType() == SizeRule.class;
            table.row(
                    "`" + name + "`",
                    object ? "object" : TypeNames.of(field.getGenericType(), Enum::name),
                    defaultOf(name),
                    comments.component(type, field.getName()));
            if (field.getType().isRecord()) {
                append(field.getType(), name + ".", table);
            }
        }
    }

    /** What a card has in a field that its file leaves out, if it may. */
    private String defaultOf(String field) {
        String pointer = "/" + field.replace('.', '/');
        if (!shortest().at(pointer).isMissingNode()) {
            return isRequired(pointer) ? "required" : "none";
        }
        JsonNode value = defaults.at(pointer);
        boolean none = value.isMissingNode() || value.isObject() && value.isEmpty();
        return none ? "none" : "`" + (value.isTextual() ? value.textValue() : value) + "`";
    }

    private static boolean isRequired(String pointer) {
        ObjectNode card = shortest();
        int last = pointer.lastIndexOf('/');
        ((ObjectNode) card.at(pointer.substring(0, last))).remove(pointer.substring(last + 1));
        try {
            ModelCard.fromJson(bytes(card), "card");
            return false;
        } catch (InvalidModelException e) {
            return true;
        }
    }

    private static ObjectNode shortest() {
        try {
            return (ObjectNode) JSON.readTree(SHORTEST);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(ObjectNode card) {
        try {
            return JSON.readTree(ModelCard.fromJson(bytes(card), "card").toJson());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(ObjectNode card) {
        return card.toString().getBytes(StandardCharsets.UTF_8);
    }
}
