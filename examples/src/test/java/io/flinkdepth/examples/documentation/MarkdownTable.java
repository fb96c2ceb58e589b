// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import java.util.ArrayList;
import java.util.List;

/** A table in Markdown. */
final class MarkdownTable {

    private final List<String> lines = new ArrayList<>();
    private final int columns;

    MarkdownTable(String... header) {
        columns = header.length;
        row(header);
        lines.add("|" + "---|".repeat(columns));
    }

    MarkdownTable row(String... cells) {
        if (cells.length != columns) {
            throw new IllegalArgumentException(
                    "a row of " + columns + " cells is needed, not " + List.of(cells));
        }
        StringBuilder line = new StringBuilder("|");
        for (String cell : cells) {
            line.append(' ').append(cell.replace("|", "\\|").replace('\n', ' ')).append(" |");
        }
        lines.add(line.toString());
        return this;
    }

    /** With an empty line behind it. */
    @Override
    public String toString() {
        return String.join("\n", lines) + "\n\n";
    }
}
