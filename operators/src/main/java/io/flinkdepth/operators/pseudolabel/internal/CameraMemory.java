// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * The state of a camera: a uniform sample of the embeddings of kept frames in the window, one byte
 * for each value, and the number of kept frames in the current hour. A few kilobytes. Not
 * thread-safe.
 */
@Internal
public final class CameraMemory {
    private static final long HOUR_MILLIS = 3_600_000;

    /**
     * A kept frame.
     *
     * @param time event time, ms
     * @param embedding the normalised embedding, each value times 127
     */
    record Kept(long time, byte[] embedding) {}

    private final List<Kept> kept;
    private long seen;
    private long hour;
    private int keptInHour;

    /** Creates an empty state. */
    public CameraMemory() {
        this(new ArrayList<>(), 0, Long.MIN_VALUE, 0);
    }

    CameraMemory(List<Kept> kept, long seen, long hour, int keptInHour) {
        this.kept = new ArrayList<>(kept);
        this.seen = seen;
        this.hour = hour;
        this.keptInHour = keptInHour;
    }

    List<Kept> kept() {
        return kept;
    }

    long seen() {
        return seen;
    }

    long hour() {
        return hour;
    }

    int keptInHour() {
        return keptInHour;
    }

    /** Removes frames before a time. */
    public void forgetBefore(long time) {
        kept.removeIf(one -> one.time < time);
        seen = kept.isEmpty() ? 0 : seen;
    }

    /**
     * Returns the minimum cosine distance to the stored embeddings, 0 to 2; 2 if there are none.
     */
    public double novelty(float[] embedding) {
        byte[] direction = direction(embedding);
        double nearest = 2;
        for (Kept one : kept) {
            nearest = Math.min(nearest, distance(direction, one.embedding));
        }
        return nearest;
    }

    /** Whether the quota allows another frame in the hour of a time. */
    public boolean hasRoom(long time, int quota) {
        return hourOf(time) != hour || keptInHour < quota;
    }

    /**
     * Counts a frame and may store it: every frame of the window is stored with the same
     * probability (reservoir sampling, Vitter's algorithm R).
     */
    public void keep(long time, float[] embedding, int reservoir, SplittableRandom random) {
        long now = hourOf(time);
        keptInHour = now == hour ? keptInHour + 1 : 1;
        hour = now;
        seen++;
        if (kept.size() < reservoir) {
            kept.add(new Kept(time, direction(embedding)));
            return;
        }
        long place = random.nextLong(seen);
        if (place < kept.size()) {
            kept.set((int) place, new Kept(time, direction(embedding)));
        }
    }

    /**
     * Returns the hour of a time; late frames count in the current hour, because going back would
     * reset the quota.
     */
    private long hourOf(long time) {
        return Math.max(hour, Math.floorDiv(time, HOUR_MILLIS));
    }

    private static byte[] direction(float[] embedding) {
        double length = 0;
        double max = 0;
        for (float value : embedding) {
            length += (double) value * value;
            max = Math.max(max, Math.abs(value));
        }
        byte[] direction = new byte[embedding.length];
        for (int i = 0; i < direction.length && length > 0; i++) {
            direction[i] = (byte) Math.round(127 * embedding[i] / max);
        }
        return direction;
    }

    private static double distance(byte[] a, byte[] b) {
        if (a.length != b.length) {
            // The embedding of another teacher cannot be compared, so the frame counts as novel.
            return 2;
        }
        long product = 0;
        long lengthA = 0;
        long lengthB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            lengthA += a[i] * a[i];
            lengthB += b[i] * b[i];
        }
        return lengthA == 0 || lengthB == 0
                ? 2
                : 1 - product / Math.sqrt((double) lengthA * lengthB);
    }
}
