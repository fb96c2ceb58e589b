// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.progress;

import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.annotation.Internal;

/**
 * The last line of an output, which a terminal writes over. There is one terminal: what else is
 * written to it first takes the line away ({@link #interrupt}) or ends it ({@link #endUnfinished}).
 */
@Internal
public final class ProgressLine {

    /** The line that the terminal shows and that has not ended. */
    private static final AtomicReference<ProgressLine> UNFINISHED = new AtomicReference<>();

    private static volatile boolean stopped;

    private final PrintWriter out;
    private final boolean terminal;
    private volatile int width;

    public ProgressLine(PrintWriter out) {
        this(out, System.console() != null);
    }

    ProgressLine(PrintWriter out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /** Shows a state in place of the one before, which only a terminal can. */
    public void show(String text) {
        if (terminal && !stopped) {
            write(text);
            out.flush();
            UNFINISHED.set(this);
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
        UNFINISHED.compareAndSet(this, null);
        write(text);
        out.println();
        out.flush();
        width = 0;
    }

    /** Returns what takes the line off the terminal; empty if it shows none. */
    public static String interrupt() {
        ProgressLine shown = UNFINISHED.getAndSet(null);
        return shown == null ? "" : "\r" + " ".repeat(shown.width) + "\r";
    }

    /** Ends the line where it is, if the terminal shows one. */
    public static void endUnfinished() {
        ProgressLine shown = UNFINISHED.getAndSet(null);
        if (shown != null) {
            shown.out.println();
            shown.out.flush();
        }
    }

    /** Ends the line when the process is stopped, so that the shell's prompt is not behind it. */
    public static void stop() {
        stopped = true;
        endUnfinished();
    }

    private void write(String text) {
        out.print(terminal ? "\r" + text + " ".repeat(Math.max(0, width - text.length())) : text);
        width = text.length();
    }
}
