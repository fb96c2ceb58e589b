// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of examples shows lines that they have, and each is as short as the page says. */
class ExamplesPageTest {

    private static final int MAX_LINES = 60;
    private static final Path SOURCES =
            Documentation.ROOT.resolve("examples/src/main/java/io/flinkdepth/examples/usecase");

    /** A link to a source, and the blocks that follow it up to the next text. */
    private static final Pattern EXCERPTS =
            Pattern.compile("/usecase/(\\w+\\.java)\\)[:.]\\n\\n((?:```\\w+\\n(?s:.*?)```\\n)+)");

    private static Set<String> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(String::strip).collect(Collectors.toSet());
    }

    @Test
    void everyLineIsInItsSource() throws IOException {
        String page = Files.readString(Documentation.FOLDER.resolve("examples.md"));
        List<MatchResult> excerpts = EXCERPTS.matcher(page).results().toList();
        assertThat(excerpts).hasSize(5);
        for (MatchResult excerpt : excerpts) {
            assertThat(lines(SOURCES.resolve(excerpt.group(1))))
                    .as(excerpt.group(1))
                    .containsAll(
                            excerpt.group(2)
                                    .lines()
                                    .filter(line -> !line.startsWith("```"))
                                    .map(String::strip)
                                    .toList());
        }
    }

    /** Without imports, comments and empty lines. */
    @Test
    void everyExampleIsShort() throws IOException {
        try (Stream<Path> files = Files.list(SOURCES)) {
            List<Path> examples =
                    files.filter(file -> file.toString().endsWith("Example.java")).toList();
            assertThat(examples).hasSize(4);
            for (Path example : examples) {
                assertThat(
                                Files.readAllLines(example).stream()
                                        .map(String::strip)
                                        .filter(line -> !line.isEmpty())
                                        .filter(
                                                line ->
                                                        !line.matches(
                                                                "(import|package|//|/?\\*).*")))
                        .as(example.toString())
                        .hasSizeLessThan(MAX_LINES);
            }
        }
    }
}
