// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import io.flinkdepth.operators.inference.swap.CoordinatorMessage;
import io.flinkdepth.operators.inference.swap.ModelCoordinator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.operators.coordination.MockOperatorCoordinatorContext;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;

/** The real coordinator for the one subtask that a harness runs; events travel when asked to. */
final class TestCoordination implements OperatorEventGateway, OperatorCoordinator.SubtaskGateway {

    private final OperatorCoordinator coordinator;
    private final int subtask;
    private final Queue<OperatorEvent> fromSubtask = new ArrayDeque<>();
    private final Deque<OperatorEvent> toSubtask = new ArrayDeque<>();
    private boolean evaluating;

    TestCoordination(int parallelism, int subtask) throws Exception {
        OperatorID id = new OperatorID();
        this.subtask = subtask;
        coordinator =
                new ModelCoordinator.Provider("depth", id)
                        .create(new MockOperatorCoordinatorContext(id, parallelism));
        coordinator.executionAttemptReady(subtask, 0, this);
    }

    /** Delivers all events; whether the subtask is in the middle of a round then. */
    boolean deliver(OperatorEventHandler operator) throws Exception {
        while (!fromSubtask.isEmpty() || !toSubtask.isEmpty()) {
            OperatorEvent event = fromSubtask.poll();
            if (event != null) {
                coordinator.handleEventFromOperator(subtask, 0, event);
            } else {
                event = toSubtask.poll();
                evaluating = event instanceof CoordinatorMessage.Evaluate;
                operator.handleOperatorEvent(event);
            }
        }
        return evaluating;
    }

    @Override
    public void sendEventToCoordinator(OperatorEvent event) {
        fromSubtask.add(event);
    }

    @Override
    public CompletableFuture<Acknowledge> sendEvent(OperatorEvent event) {
        toSubtask.add(event);
        return CompletableFuture.completedFuture(Acknowledge.get());
    }

    @Override
    public ExecutionAttemptID getExecution() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int getSubtask() {
        return subtask;
    }
}
