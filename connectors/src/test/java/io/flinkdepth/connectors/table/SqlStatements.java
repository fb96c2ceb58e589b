// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statements in the {@code sql} blocks of a page, in their order. */
public final class SqlStatements {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sql\n(.*?)^```$");

    /** A statement ends with the line; those of a statement set are one. */
    private static final Pattern STATEMENT =
            Pattern.compile("(?ms)^(EXECUTE STATEMENT SET BEGIN.*?^END|\\S.*?);$");

    private SqlStatements() {}

    /**
     * Reads a page.
     *
     * @param replacements what a test has in the place of what the page says; in the map's order
     * @return the statements, without the semicolon
     * @throws IllegalStateException where a block holds something that is no whole statement, which
     *     would else go untested
     */
    public static List<String> of(Path page, Map<String, String> replacements) throws IOException {
        String text = Files.readString(page);
        for (Map.Entry<String, String> replacement : replacements.entrySet()) {
            text = text.replace(replacement.getKey(), replacement.getValue());
        }
        List<String> statements = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            for (Matcher one = STATEMENT.matcher(block.group(1)); one.find(); ) {
                statements.add(one.group(1));
            }
            String rest = STATEMENT.matcher(block.group(1)).replaceAll("").strip();
            if (!rest.isEmpty()) {
                throw new IllegalStateException(
                        page + " has a block with what ends with no semicolon: " + rest);
            }
        }
        return statements;
    }
}
