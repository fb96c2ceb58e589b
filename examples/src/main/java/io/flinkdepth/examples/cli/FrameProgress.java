// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import java.io.PrintStream;
import java.util.Locale;

/** Frames, frames a second and failures, on one line of standard error that is written over. */
final class ProgressLine {

    private static final PrintStream OUT = System.err;
    private static final long DRAWN_INTERVAL_NANOS = 200_000_000;

    private final boolean quiet;
    private final boolean terminal = System.console() != null;
    private long shownAt = System.nanoTime();
    private long shown;

    ProgressLine(boolean quiet) {
        this.quiet = quiet;
    }

    void show(long predicted, long failed) {
        long now = System.nanoTime();
        double rate = (predicted - shown) * 1e9 / Math.max(1, now - shownAt);
        shown = predicted;
        shownAt = now;
        if (!quiet && terminal) {
            OUT.print("\r" + line(predicted, failed, rate) + "   ");
            OUT.flush();
        }
    }

    void end(long predicted, long failed, long nanos) {
        if (!quiet) {
            OUT.println((terminal ? "\r" : "") + line(predicted, failed, predicted * 1e9 / nanos));
        }
    }

    /** After each frame that was drawn; shown a few times a second. */
    void showDrawn(long drawn, long of) {
        long now = System.nanoTime();
        if (drawn < of && now - shownAt < DRAWN_INTERVAL_NANOS) {
            return;
        }
        shownAt = now;
        if (!quiet && (terminal || drawn == of)) {
            OUT.print((terminal ? "\r" : "") + drawnLine(drawn, of));
            OUT.print(drawn == of ? System.lineSeparator() : "   ");
            OUT.flush();
        }
    }

    private static String drawnLine(long drawn, long of) {
        return String.format(Locale.ROOT, "%,d of %,d frames drawn", drawn, of);
    }

    private static String line(long predicted, long failed, double rate) {
        return String.format(
                Locale.ROOT, "%,d frames, %.1f a second, %,d failed", predicted, rate, failed);
    }
}
