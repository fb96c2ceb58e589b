// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import java.util.function.Supplier;

/** The pages in {@code docs/reference}, which are made from the code. */
enum ReferencePage {
    COMMAND_LINE("command-line", () -> new CommandLinePage().body()),
    SQL_OPTIONS("sql-options", () -> new SqlOptionsPage().body()),
    BUILDERS("builders", () -> new BuildersPage().body()),
    MODEL_CARD("model-card", () -> new ModelCardPage().body()),
    RECIPES("recipes", () -> new RecipesPage().body());

    private final String name;
    private final Supplier<String> body;

    ReferencePage(String name, Supplier<String> body) {
        this.name = name;
        this.body = body;
    }

    String file() {
        return "reference/" + name + ".md";
    }

    /** With a remark on how the page is made. */
    String text() {
        return body.get().strip()
                + "\n\n---\n\nMade from the code; `docs/build --reference` makes this page anew.\n";
    }
}
