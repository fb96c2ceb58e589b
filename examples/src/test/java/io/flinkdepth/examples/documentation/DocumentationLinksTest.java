// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Links within the repository lead somewhere, and the sidebar of the site leads to every page. */
class DocumentationLinksTest {

    private static final List<String> OTHER_PAGES =
            List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md");

    private static List<Path> allPages() throws IOException {
        return Stream.concat(
                        Documentation.pages().stream(),
                        OTHER_PAGES.stream().map(Documentation.ROOT::resolve))
                .toList();
    }

    @Test
    void everyLinkLeadsToAFileAndAHeading() throws Exception {
        List<String> problems = new ArrayList<>();
        int checked = 0;
        for (Path page : allPages()) {
            for (String link : MarkdownPage.read(page).links()) {
                URI target = URI.create(link);
                if (!target.isAbsolute()) {
                    checked++;
                    check(page, target, problems);
                }
            }
        }
        assertThat(checked).as("links within the repository").isGreaterThan(100);
        assertThat(problems).isEmpty();
    }

    private static void check(Path page, URI target, List<String> problems) throws IOException {
        String name = Documentation.ROOT.relativize(page) + ": " + target;
        Path file =
                target.getPath().isEmpty()
                        ? page
                        : page.resolveSibling(target.getPath()).normalize();
        if (!Files.exists(file)) {
            problems.add(name + ": there is no such file");
        } else if (target.getFragment() != null && file.toString().endsWith(".md")) {
            MarkdownPage linked = MarkdownPage.read(file);
            if (!linked.headings().contains(target.getFragment())) {
                problems.add(name + ": not one of the headings " + linked.headings());
            }
        }
    }

    @Test
    void theSidebarHasEveryPage() throws Exception {
        List<String> listed =
                new ObjectMapper()
                        .readTree(Documentation.FOLDER.resolve(".vitepress/sidebar.json").toFile())
                        .findValuesAsText("link");
        assertThat(listed).doesNotHaveDuplicates();
        assertThat(listed.stream().map(link -> link.substring(1) + ".md"))
                .containsExactlyInAnyOrderElementsOf(
                        Documentation.pages().stream()
                                .map(page -> Documentation.FOLDER.relativize(page).toString())
                                .filter(page -> !page.equals("index.md"))
                                .toList());
    }
}
