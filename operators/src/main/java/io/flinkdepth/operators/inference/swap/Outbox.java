// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeSet;

/**
 * The outgoing messages of the coordinator. Flink holds back messages that are sent between the
 * coordinator's part of a checkpoint and its barrier, and does not discard them if the receiver
 * fails, so that all later checkpoints would wait for them. Therefore such messages are buffered
 * here instead.
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

    /** Called when the coordinator's part of a checkpoint is complete. */
    void holdFor(long checkpoint) {
        checkpoints.add(checkpoint);
    }

    /** Called when a checkpoint has completed or failed. */
    void release(long checkpoint) {
        checkpoints.remove(checkpoint);
        flush();
    }

    /** Called when all subtasks have forwarded the barriers of this and all earlier checkpoints. */
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

    /** Discards the messages to a failed receiver. */
    void forget(Member receiver) {
        waiting.removeIf(message -> message.receiver() == receiver);
    }

    /** Discards all messages after all receivers failed. */
    void clear() {
        waiting.clear();
        checkpoints.clear();
    }
}
