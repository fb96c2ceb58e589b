// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import io.flinkdepth.examples.cli.progress.ProgressLine;
import java.io.PrintWriter;
import java.util.Locale;

/** Frames, frames a second and failures, on one line of standard error; nothing if quiet. */
final class FrameProgress {

    private final ProgressLine line = new ProgressLine(new PrintWriter(System.err, true));
    private final boolean quiet;
    private long shownAt = System.nanoTime();
    private long shown;

    FrameProgress(boolean quiet) {
        this.quiet = quiet;
    }

    void show(long predicted, long failed) {
        long now = System.nanoTime();
        double rate = (predicted - shown) * 1e9 / Math.max(1, now - shownAt);
        shown = predicted;
        shownAt = now;
        if (!quiet) {
            line.show(text(predicted, failed, rate));
        }
    }

    void end(long predicted, long failed, long nanos) {
        if (!quiet) {
            line.end(text(predicted, failed, predicted * 1e9 / nanos));
        }
    }

    private static String text(long predicted, long failed, double rate) {
        return String.format(
                Locale.ROOT, "%,d frames, %.1f a second, %,d failed", predicted, rate, failed);
    }
}
