// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A decoder that does not come back from some images until a test lets it, and alarms that go off
 * when the test says so.
 */
public final class HeldDecoder implements DecodeThreads.Decoder, DecodeThreads.Alarms {

    private final List<byte[]> held = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final ThreadLocal<FutureTask<?>> alarm = new ThreadLocal<>();
    private final BlockingQueue<FutureTask<?>> alarmsOfHeld = new LinkedBlockingQueue<>();

    /** All alarms, also those that were cancelled. */
    final List<Future<?>> alarms = new CopyOnWriteArrayList<>();

    /** What was decoded late. */
    final List<DecodedImage> late = new CopyOnWriteArrayList<>();

    /** Threads with this decoder and a deadline of 30 s, by the test's clock. */
    public DecodeThreads threads(int count, Consumer<RuntimeException> onExhausted) {
        return new DecodeThreads(count, Duration.ofSeconds(30), this, this, onExhausted);
    }

    /** The decoder will not come back from this image, which is known by its identity. */
    public byte[] hold(byte[] image) {
        held.add(image);
        return image;
    }

    /** Waits until the decoder has a held image; then the deadline of that one passes. */
    public void passDeadline() throws InterruptedException {
        awaitHeld().run();
    }

    /** Waits until the decoder has a held image; gives its alarm. */
    Runnable awaitHeld() throws InterruptedException {
        FutureTask<?> next = alarmsOfHeld.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("no held image came to the decoder within 60 s");
        }
        return next;
    }

    /** Lets the decoder come back from all images. */
    public void letGo() {
        mayEnd.countDown();
    }

    @Override
    public Future<?> set(Duration delay, Runnable ring) {
        FutureTask<?> task = new FutureTask<>(ring, null);
        alarms.add(task);
        alarm.set(task);
        return task;
    }

    @Override
    public DecodedImage decode(byte[] image, ImageHeader header, int reduction)
            throws ImageException {
        if (held.stream().noneMatch(one -> one == image)) {
            return ImageCodec.decode(image, header, reduction);
        }
        alarmsOfHeld.add(alarm.get());
        // As native code: interrupted or not.
        boolean goesOn = true;
        while (goesOn) {
            try {
                mayEnd.await();
                goesOn = false;
            } catch (InterruptedException e) {
                // It goes on.
            }
        }
        DecodedImage picture = ImageCodec.decode(image, header, reduction);
        late.add(picture);
        return picture;
    }
}
