// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * All frames that a page keeps: those that wait for their predictions and those that it shows. One
 * budget holds for all cameras; the oldest that wait go first, then the oldest that are shown.
 * Thread-safe.
 */
final class RetainedFrames {

    static final long MAX_BYTES = 128 << 20;
    static final long MAX_AGE_MILLIS = 60_000;
    static final int SHOWN_PER_CAMERA = 8;

    /** What a frame takes beside its arrays. */
    static final int OVERHEAD = 1024;

    private final Map<Key, Retained> waiting = new LinkedHashMap<>();
    private final Map<Key, Retained> shown = new LinkedHashMap<>();
    private long bytes;

    private record Key(String camera, long sequence) {}

    private record Retained(
            Frame frame, @Nullable DepthMap depth, @Nullable byte[] jpeg, long sinceMillis) {

        long bytes() {
            return OVERHEAD
                    + frame.image().length
                    + (depth == null ? 0 : (long) Float.BYTES * depth.values().length)
                    + (jpeg == null ? 0 : jpeg.length);
        }
    }

    /** Keeps a frame until its prediction comes. */
    synchronized void await(Frame frame, long nowMillis) {
        Key key = new Key(frame.cameraId(), frame.identity().sequence());
        remove(waiting, key);
        put(waiting, key, new Retained(frame, null, null, nowMillis));
        dropExpired(nowMillis);
        trim();
    }

    /** Shows the frame of a prediction, or forgets it; returns whether it was there. */
    synchronized boolean predicted(DepthMap depth, boolean show) {
        Key key = new Key(depth.identity().cameraId(), depth.identity().sequence());
        Retained frame = remove(waiting, key);
        if (frame == null || !show) {
            return false;
        }
        remove(shown, key);
        put(shown, key, new Retained(frame.frame, depth, null, frame.sinceMillis));
        if (shown.keySet().stream().filter(k -> k.camera.equals(key.camera)).count()
                > SHOWN_PER_CAMERA) {
            remove(
                    shown,
                    shown.keySet().stream()
                            .filter(k -> k.camera.equals(key.camera))
                            .findFirst()
                            .orElseThrow());
        }
        trim();
        return true;
    }

    /** Returns a frame that is shown; null for one that was never there, or is gone. */
    @Nullable
    synchronized Frame frame(String camera, long sequence) {
        Retained found = shown.get(new Key(camera, sequence));
        return found == null ? null : found.frame;
    }

    /** Returns the depth of a frame that is shown; null as for the frame. */
    @Nullable
    synchronized DepthMap depth(String camera, long sequence) {
        Retained found = shown.get(new Key(camera, sequence));
        return found == null ? null : found.depth;
    }

    /** Returns the kept picture of a frame's depth; null if there is none. */
    @Nullable
    synchronized byte[] jpeg(String camera, long sequence) {
        Retained found = shown.get(new Key(camera, sequence));
        return found == null ? null : found.jpeg;
    }

    /** Keeps the picture of a frame's depth as long as the frame. */
    synchronized void keepJpeg(String camera, long sequence, byte[] jpeg) {
        Key key = new Key(camera, sequence);
        Retained found = shown.get(key);
        if (found != null) {
            // Replaced in its place: it does not become newer.
            shown.put(key, new Retained(found.frame, found.depth, jpeg, found.sinceMillis));
            bytes += shown.get(key).bytes() - found.bytes();
            trim();
        }
    }

    /** Forgets all frames of a camera. */
    synchronized void forget(String camera) {
        for (Map<Key, Retained> frames : List.of(waiting, shown)) {
            frames.keySet().stream()
                    .filter(key -> key.camera.equals(camera))
                    .toList()
                    .forEach(key -> remove(frames, key));
        }
    }

    synchronized long bytes() {
        return bytes;
    }

    private void put(Map<Key, Retained> frames, Key key, Retained frame) {
        frames.put(key, frame);
        bytes += frame.bytes();
    }

    @Nullable
    private Retained remove(Map<Key, Retained> frames, Key key) {
        Retained removed = frames.remove(key);
        bytes -= removed == null ? 0 : removed.bytes();
        return removed;
    }

    private void dropExpired(long nowMillis) {
        Iterator<Retained> oldest = waiting.values().iterator();
        while (oldest.hasNext()) {
            Retained frame = oldest.next();
            if (frame.sinceMillis >= nowMillis - MAX_AGE_MILLIS) {
                return;
            }
            bytes -= frame.bytes();
            oldest.remove();
        }
    }

    private void trim() {
        while (bytes > MAX_BYTES) {
            Map<Key, Retained> frames = waiting.isEmpty() ? shown : waiting;
            remove(frames, frames.keySet().iterator().next());
        }
    }
}
