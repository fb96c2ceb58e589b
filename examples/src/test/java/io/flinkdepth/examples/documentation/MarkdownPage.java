// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.ext.heading.anchor.IdGenerator;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;

/** A page in Markdown: where it links to, and the ids of its headings. */
final class MarkdownPage {

    private static final Parser PARSER =
            Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private final List<String> links = new ArrayList<>();
    private final Set<String> headings = new LinkedHashSet<>();

    private MarkdownPage(String text) {
        IdGenerator ids = IdGenerator.builder().build();
        PARSER.parse(text)
                .accept(
                        new AbstractVisitor() {
                            @Override
                            public void visit(Link link) {
                                links.add(link.getDestination());
                                visitChildren(link);
                            }

                            @Override
                            public void visit(Image image) {
                                links.add(image.getDestination());
                            }

                            @Override
                            public void visit(Heading heading) {
                                headings.add(ids.generateId(textOf(heading)));
                                visitChildren(heading);
                            }
                        });
    }

    static MarkdownPage read(Path file) throws IOException {
        return new MarkdownPage(Files.readString(file));
    }

    /** Destinations of links and pictures, in the order of the page. */
    List<String> links() {
        return links;
    }

    /** What may stand behind {@code #} in links to this page. */
    Set<String> headings() {
        return headings;
    }

    /** The id of a heading in Markdown that no other on its page is equal to. */
    static String id(String heading) {
        return new MarkdownPage("# " + heading).headings.iterator().next();
    }

    private static String textOf(Node parent) {
        StringBuilder text = new StringBuilder();
        parent.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text part) {
                        text.append(part.getLiteral());
                    }

                    @Override
                    public void visit(Code part) {
                        text.append(part.getLiteral());
                    }
                });
        return text.toString();
    }
}
