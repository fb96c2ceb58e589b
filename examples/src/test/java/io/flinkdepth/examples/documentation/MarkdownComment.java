// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.EntityTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.util.SimpleDocTreeVisitor;
import java.util.List;

/** Turns a documentation comment into one line of Markdown. */
final class MarkdownComment extends SimpleDocTreeVisitor<Void, StringBuilder> {

    private MarkdownComment() {}

    static String of(List<? extends DocTree> comment) {
        StringBuilder text = new StringBuilder();
        new MarkdownComment().visit(comment, text);
        return text.toString().strip().replaceAll("\\s+", " ");
    }

    @Override
    public Void visitText(TextTree text, StringBuilder out) {
        out.append(text.getBody());
        return null;
    }

    @Override
    public Void visitEntity(EntityTree entity, StringBuilder out) {
        out.append('&').append(entity.getName()).append(';');
        return null;
    }

    @Override
    public Void visitLiteral(LiteralTree literal, StringBuilder out) {
        String body = literal.getBody().getBody().strip();
        out.append(literal.getKind() == DocTree.Kind.CODE ? "`" + body + "`" : body);
        return null;
    }

    @Override
    public Void visitLink(LinkTree link, StringBuilder out) {
        if (link.getLabel().isEmpty()) {
            String reference = link.getReference().getSignature();
            String member = reference.startsWith("#") ? reference.substring(1) : reference;
            out.append('`').append(member.replace('#', '.')).append('`');
        } else {
            visit(link.getLabel(), out);
        }
        return null;
    }

    @Override
    public Void visitStartElement(StartElementTree element, StringBuilder out) {
        out.append(' ');
        return null;
    }
}
