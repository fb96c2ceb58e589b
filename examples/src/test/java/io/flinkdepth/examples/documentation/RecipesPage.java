// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkdepth.training.continuous.LoopFile;
import io.flinkdepth.training.recipe.RecipeFields;
import io.flinkdepth.training.sky.SkyFile;
import java.util.Arrays;

/** Every field of the YAML files of training, from the records that they are read onto. */
final class RecipesPage {

    private static final String INTRODUCTION =
            """
            # Fields of recipes and loops

            Every field of the YAML files of `flink-depth train`. Paths are relative to the working folder; a time is
            written as in ISO 8601, for example `PT30S` or `PT12H`. A field that is null is left out, and so is
            its default.

            """;

    private static final String RECIPE =
            "The file of `train teacher`, `train student` and `train metric` ([training](../training.md)).";
    private static final String LOOP =
            "The file of `train loop` ([the learning loop](../loop.md)).";
    private static final String SKY = "The file of `train sky` ([sky](../sky.md)).";

    String body() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("## Recipe\n\n").append(RECIPE).append("\n\n");
        append("Recipe", RecipeFields.class, RecipeFields.class, page);
        page.append("## Loop\n\n").append(LOOP).append("\n\n");
        append("Loop", LoopFile.class, fields(LoopFile.class), page);
        page.append("## Sky\n\n").append(SKY).append("\n\n");
        append("Sky", SkyFile.class, fields(SkyFile.class), page);
        return page.toString();
    }

    private static void append(String name, Class<?> owner, Class<?> root, StringBuilder page) {
        JsonNode defaults = YamlFields.defaults(owner);
        new YamlFields(name, defaults).append(root, page);
    }

    /** The record onto which the fields of a file are read. */
    private static Class<?> fields(Class<?> file) {
        return Arrays.stream(file.getDeclaredClasses())
                .filter(type -> type.getSimpleName().equals("Fields"))
                .findFirst()
                .orElseThrow();
    }
}
