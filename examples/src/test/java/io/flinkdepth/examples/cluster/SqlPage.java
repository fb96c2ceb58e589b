package io.flinkdepth.examples.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statements of docs/sql.md, with the places that a test has put for those of the page. */
final class SqlPage {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sql\n(.*?)^```$");

    /** A statement ends with the line; those of a statement set are one. */
    private static final Pattern STATEMENT =
            Pattern.compile("(?ms)^(EXECUTE STATEMENT SET BEGIN.*?^END|\\S.*?);$");

    private SqlPage() {}

    static List<String> statements(Map<String, String> places) throws IOException {
        String text =
                Files.readString(Path.of(System.getProperty("flinkdepth.documentation"), "sql.md"));
        for (Map.Entry<String, String> place : places.entrySet()) {
            text = text.replace(place.getKey(), place.getValue());
        }
        List<String> statements = new ArrayList<>();
        for (Matcher block = BLOCK.matcher(text); block.find(); ) {
            for (Matcher one = STATEMENT.matcher(block.group(1)); one.find(); ) {
                statements.add(one.group(1));
            }
        }
        return statements;
    }
}
