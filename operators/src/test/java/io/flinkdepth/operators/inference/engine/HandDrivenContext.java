// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.function.ThrowingRunnable;

/** A task's thread whose mails run when the test says so, and whose clock the test turns. */
final class HandDrivenContext implements EngineContext<DepthMap> {

    final List<DepthMap> predictions = new ArrayList<>();
    final List<FailedFrame> failures = new ArrayList<>();

    /** Everything that left, in order: camera#sequence, !camera#sequence, or a control's name. */
    final List<String> events = new ArrayList<>();

    private final BlockingQueue<ThrowingRunnable<Exception>> mails = new LinkedBlockingQueue<>();
    private final TreeMap<Long, List<ThrowingRunnable<Exception>>> timers = new TreeMap<>();
    private long now = 1_000_000;

    @Override
    public void emit(DepthMap prediction, RecordTimestamp time) {
        predictions.add(prediction);
        events.add(prediction.identity().toString());
    }

    @Override
    public void fail(FailedFrame frame, RecordTimestamp time) {
        failures.add(frame);
        events.add("!" + frame.identity());
    }

    @Override
    public void yieldToMail() throws Exception {
        ThrowingRunnable<Exception> mail = mails.poll(30, TimeUnit.SECONDS);
        assertThat(mail).as("a mail, within 30 s").isNotNull();
        mail.run();
    }

    @Override
    public void execute(ThrowingRunnable<Exception> task) {
        mails.add(task);
    }

    @Override
    public long currentTimeMillis() {
        return now;
    }

    @Override
    public void schedule(long timeMillis, ThrowingRunnable<Exception> task) {
        timers.computeIfAbsent(timeMillis, t -> new ArrayList<>()).add(task);
    }

    /** Turns the clock, and runs what is due. */
    void advance(long millis) throws Exception {
        now += millis;
        while (!timers.isEmpty() && timers.firstKey() <= now) {
            for (ThrowingRunnable<Exception> timer : timers.pollFirstEntry().getValue()) {
                timer.run();
            }
        }
    }

    /** Runs mails until as many predictions and failures have left. */
    void awaitLeft(int count) throws Exception {
        while (predictions.size() + failures.size() < count) {
            yieldToMail();
        }
    }
}
