// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeSet;

/**
 * What the coordinator says. Flink holds back what is sent while a checkpoint is on its way from
 * the coordinator's part to the barrier, and never gives it up when the receiver is lost meanwhile:
 * every later checkpoint would wait for it. So messages wait here instead.
 */
final class Outbox {

    private record Message(Member receiver, CoordinatorMessage message) {}

    private final Queue<Message> waiting = new ArrayDeque<>();
    private final TreeSet<Long> checkpoints = new TreeSet<>();

    void send(Member receiver, CoordinatorMessage message) {
        if (checkpoints.isEmpty()) {
            receiver.send(message);
        } else {
            waiting.add(new Message(receiver, message));
        }
    }

    /** The coordinator's part of a checkpoint is over. */
    void holdFor(long checkpoint) {
        checkpoints.add(checkpoint);
    }

    /** A checkpoint is over, one way or another. */
    void release(long checkpoint) {
        checkpoints.remove(checkpoint);
        flush();
    }

    /** That checkpoint, and all before it, have been passed by everybody. */
    void releaseTo(long checkpoint) {
        checkpoints.headSet(checkpoint, true).clear();
        flush();
    }

    private void flush() {
        while (checkpoints.isEmpty() && !waiting.isEmpty()) {
            Message message = waiting.remove();
            message.receiver().send(message.message());
        }
    }

    /** The receiver is lost: nothing of what waits is for its successor. */
    void forget(Member receiver) {
        waiting.removeIf(message -> message.receiver() == receiver);
    }

    /** All receivers are lost. */
    void clear() {
        waiting.clear();
        checkpoints.clear();
    }
}
