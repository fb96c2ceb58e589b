// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

/** The pages in {@code docs/reference}, which are made from the code. */
enum ReferencePage {
    COMMAND_LINE("command-line") {
        @Override
        String body() {
            return new CommandLinePage().body();
        }
    },
    SQL_OPTIONS("sql-options") {
        @Override
        String body() {
            return new SqlOptionsPage().body();
        }
    },
    BUILDERS("builders") {
        @Override
        String body() {
            return new BuildersPage().body();
        }
    },
    MODEL_CARD("model-card") {
        @Override
        String body() {
            return new ModelCardPage().body();
        }
    },
    RECIPES("recipes") {
        @Override
        String body() {
            return new RecipesPage().body();
        }
    };

    private final String name;

    ReferencePage(String name) {
        this.name = name;
    }

    /** The text with a heading, without the remark on how it is made. */
    abstract String body();

    String file() {
        return "reference/" + name + ".md";
    }

    String text() {
        return body().strip()
                + "\n\n---\n\nMade from the code; `docs/build --reference` makes this page anew.\n";
    }
}
