// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.progress;

import java.io.PrintWriter;
import org.apache.flink.annotation.Internal;

/** The last line of an output, which a terminal writes over. */
@Internal
public final class ProgressLine {

    private final PrintWriter out;
    private final boolean terminal;
    private int width;

    public ProgressLine(PrintWriter out) {
        this(out, System.console() != null);
    }

    ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows a state in place of the one before, which only a terminal can. */
    public void show(String text) {
        if (terminal) {
            write(text);
            out.flush();
        }
    }

    /** Shows a state: in place of the one before, or, without a terminal, on a line of its own. */
    public void log(String text) {
        if (terminal) {
            show(text);
        } else {
            end(text);
        }
    }

    /** Shows the last state and ends the line. */
    public void end(String text) {
        write(text);
        out.println();
        out.flush();
        width = 0;
    }

    private void write(String text) {
        out.print(terminal ? "\r" + text + " ".repeat(Math.max(0, width - text.length())) : text);
        width = text.length();
    }
}
