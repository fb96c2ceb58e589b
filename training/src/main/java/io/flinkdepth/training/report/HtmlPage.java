// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** A self-contained HTML page. Not thread-safe. */
@Internal
public final class HtmlPage {
    private static final String STYLE =
            "body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;"
                    + "color:#222;background:#fff}table{border-collapse:collapse;margin:1rem 0}"
                    + "th,td{padding:.3rem .7rem;border-bottom:1px solid #ddd;text-align:right}"
                    + "th:first-child,td:first-child{text-align:left}"
                    + "img{max-width:100%;height:auto;display:block}"
                    + ".row{display:flex;gap:.5rem;margin:.5rem 0;flex-wrap:wrap}"
                    + ".row figure{margin:0;flex:1 1 12rem}figcaption{font-size:.8rem;color:#666}";

    private final StringBuilder body = new StringBuilder();
    private final String title;

    /** An empty page. */
    public HtmlPage(String title) {
        this.title = title;
        body.append("<h1>").append(escaped(title)).append("</h1>\n");
    }

    /** A heading within the page. */
    public HtmlPage heading(String text) {
        body.append("<h2>").append(escaped(text)).append("</h2>\n");
        return this;
    }

    /** A paragraph. */
    public HtmlPage paragraph(String text) {
        body.append("<p>").append(escaped(text)).append("</p>\n");
        return this;
    }

    /** A table; the first column is text, the others are figures. */
    public HtmlPage table(List<String> header, List<List<String>> rows) {
        body.append("<table><thead>");
        cells("th", header);
        body.append("</thead><tbody>");
        rows.forEach(row -> cells("td", row));
        body.append("</tbody></table>\n");
        return this;
    }

    private void cells(String tag, List<String> cells) {
        body.append("<tr>");
        for (String cell : cells) {
            body.append('<').append(tag).append('>').append(escaped(cell));
            body.append("</").append(tag).append('>');
        }
        body.append("</tr>");
    }

    /** Pictures side by side. */
    public HtmlPage pictures(List<Picture> pictures) {
        body.append("<div class=\"row\">");
        for (Picture picture : pictures) {
            body.append("<figure><img alt=\"")
                    .append(escaped(picture.caption))
                    .append("\" src=\"data:")
                    .append(picture.mediaType)
                    .append(";base64,")
                    .append(Base64.getEncoder().encodeToString(picture.bytes))
                    .append("\"><figcaption>")
                    .append(escaped(picture.caption))
                    .append("</figcaption></figure>");
        }
        body.append("</div>\n");
        return this;
    }

    /**
     * An encoded picture.
     *
     * @param caption shown below it
     * @param mediaType as {@code image/png}
     * @param bytes the file
     */
    public record Picture(String caption, String mediaType, byte[] bytes) {}

    /** Writes the page whole, by rename. */
    public void write(Path file) throws IOException {
        String html =
                "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width\"><title>"
                        + escaped(title)
                        + "</title><style>"
                        + STYLE
                        + "</style></head><body>\n"
                        + body
                        + "</body></html>\n";
        Path partial = file.resolveSibling(file.getFileName() + ".part");
        Files.write(partial, html.getBytes(StandardCharsets.UTF_8));
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
