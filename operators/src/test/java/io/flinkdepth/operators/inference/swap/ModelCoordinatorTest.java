// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import io.flinkdepth.operators.inference.swap.CoordinatorMessage.Decision;
import io.flinkdepth.operators.inference.swap.CoordinatorMessage.Follow;
import io.flinkdepth.operators.inference.swap.CoordinatorMessage.Settled;
import io.flinkdepth.operators.inference.swap.SubtaskMessage.BarrierPassed;
import io.flinkdepth.operators.inference.swap.SubtaskMessage.EndOfInput;
import io.flinkdepth.operators.inference.swap.SubtaskMessage.ServingVersion;
import io.flinkdepth.operators.inference.swap.SubtaskMessage.UpdateReceived;
import io.flinkdepth.operators.inference.swap.SubtaskMessage.Vote;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.messages.Acknowledge;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.junit.jupiter.api.Test;

/** The coordinator's rules, message by message. */
class ModelCoordinatorTest {

    private static final Ballot YES = Ballot.yes("fine", ShadowFigures.NONE);
    private static final Ballot NO =
            Ballot.no(RefusalReason.CONSTANT, "too dark", ShadowFigures.NONE);

    private final ModelCoordinator coordinator = new ModelCoordinator("depth", 2, () -> 42);
    private final List<Inbox> inboxes = List.of(new Inbox(0), new Inbox(1));

    private static ModelVersion version(String version) {
        return new ModelVersion("test", version);
    }

    private static ModelUpdate update(String version) {
        return new ModelUpdate(version(version), "/models/" + version, null);
    }

    private void start(int subtask, int attempt, String version) {
        inboxes.get(subtask).received.clear();
        coordinator.executionAttemptReady(subtask, attempt, inboxes.get(subtask));
        say(subtask, attempt, new ServingVersion(version(version)));
    }

    private void startBoth() {
        start(0, 0, "v1");
        start(1, 0, "v1");
    }

    private void say(int subtask, int attempt, SubtaskMessage message) {
        coordinator.handleEventFromOperator(subtask, attempt, message);
    }

    private void say(int subtask, SubtaskMessage message) {
        say(subtask, 0, message);
    }

    private List<OperatorEvent> heard(int subtask) {
        return inboxes.get(subtask).received;
    }

    private <T> T last(int subtask, Class<T> type) {
        List<OperatorEvent> all = heard(subtask);
        return type.cast(all.get(all.size() - 1));
    }

    private CompletableFuture<byte[]> checkpoint(long number) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        coordinator.checkpointCoordinator(number, result);
        return result;
    }

    @Test
    void nobodySwitchesBeforeAllHaveSaidYes() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        assertThat(heard(0)).containsExactly(new CoordinatorMessage.Evaluate(1, update("v2")));
        assertThat(heard(1)).containsExactly(new CoordinatorMessage.Evaluate(1, update("v2")));
        say(0, new Vote(1, YES));
        assertThat(heard(0)).hasSize(1);
        say(1, new Vote(1, YES));
        assertThat(last(0, Decision.class).accepted()).isTrue();
        assertThat(last(1, Decision.class).accepted()).isTrue();
    }

    @Test
    void oneNoRefusesEverywhereAtOnceAndIsToldOnce() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(1, new Vote(1, NO));
        assertThat(last(0, Decision.class).accepted()).isFalse();
        assertThat(last(1, Decision.class).accepted()).isFalse();
        assertThat(last(1, Decision.class).refusal()).isEqualTo(RefusalReason.CONSTANT);
        ModelEvent event = last(0, Decision.class).event();
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.REFUSED);
        assertThat(event.reason()).isEqualTo("too dark");
        assertThat(event.decidedAtMillis()).isEqualTo(42);
        assertThat(last(1, Decision.class).event()).isNull();
        say(0, new Vote(1, YES));
        assertThat(heard(0)).as("the round is over").hasSize(2);
    }

    private void loseBoth() {
        coordinator.executionAttemptFailed(0, 0, null);
        coordinator.executionAttemptFailed(1, 0, null);
    }

    @Test
    void aCandidateThatWasTriedWhenAllWereLostTwiceIsRefused() {
        for (int life = 1; life <= 2; life++) {
            startBoth();
            say(0, new UpdateReceived(1, update("v2")));
            assertThat(last(1, CoordinatorMessage.Evaluate.class).update())
                    .as("life %d", life)
                    .isEqualTo(update("v2"));
            loseBoth();
        }
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        assertThat(last(0, Decision.class).accepted()).isFalse();
        assertThat(last(0, Decision.class).event().kind()).isEqualTo(ModelEvent.Kind.REFUSED);
        assertThat(last(0, Decision.class).reason())
                .contains("lost during its evaluation, 2 times");
        assertThat(last(0, Decision.class).refusal()).isEqualTo(RefusalReason.SUBTASKS_LOST);
        say(1, new UpdateReceived(1, update("v2")));
        assertThat(last(1, Settled.class).update()).isEqualTo(update("v2"));
    }

    /** The JobManager may be lost, too: its tries are in its checkpoints. */
    @Test
    void triesAreInTheCheckpoint() throws Exception {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        byte[] state = checkpoint(1).get();
        loseBoth();
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        byte[] later = checkpoint(2).get();
        for (byte[] restored : List.of(state, later)) {
            ModelCoordinator next = new ModelCoordinator("depth", 1, () -> 42);
            next.resetToCheckpoint(1, restored);
            Inbox inbox = new Inbox(0);
            next.executionAttemptReady(0, 0, inbox);
            next.handleEventFromOperator(0, 0, new ServingVersion(version("v1")));
            next.handleEventFromOperator(0, 0, new UpdateReceived(1, update("v2")));
            assertThat(inbox.received.get(0))
                    .isInstanceOf(
                            restored == state ? CoordinatorMessage.Evaluate.class : Decision.class);
        }
    }

    @Test
    void aDecidedCandidateHasNoTries() throws Exception {
        for (int i = 0; i < 3; i++) {
            startBoth();
            say(0, new UpdateReceived(1, update("v2")));
            say(1, new Vote(i + 1, NO));
            assertThat(last(0, Decision.class).reason()).isEqualTo("too dark");
            loseBoth();
        }
    }

    @Test
    void stateOfTheFirstFormatIsRead() {
        coordinator.resetToCheckpoint(1, new byte[] {1});
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        assertThat(last(0, CoordinatorMessage.Evaluate.class).update()).isEqualTo(update("v2"));
    }

    @Test
    void aSubtaskWithoutFramesDoesNotHoldUpTheOthers() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(0, new Vote(1, Ballot.abstain("no frame")));
        say(1, new Vote(1, YES));
        assertThat(last(0, Decision.class).accepted()).isTrue();
    }

    @Test
    void anUpdateCountsOnceHoweverManySubtasksGetIt() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(1, new UpdateReceived(1, update("v2")));
        say(0, new Vote(1, NO));
        say(1, new UpdateReceived(1, update("v2")));
        assertThat(last(1, Settled.class).update()).isEqualTo(update("v2"));
        say(0, new UpdateReceived(2, update("v2")));
        assertThat(last(1, CoordinatorMessage.Evaluate.class))
                .as("said again")
                .isEqualTo(new CoordinatorMessage.Evaluate(2, update("v2")));
    }

    @Test
    void aNewerUpdateEndsTheRound() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(1, new Vote(1, YES));
        say(0, new UpdateReceived(2, update("v3")));
        say(0, new Vote(1, YES));
        say(0, new Vote(2, YES));
        assertThat(last(1, CoordinatorMessage.Evaluate.class).update()).isEqualTo(update("v3"));
        say(1, new Vote(2, YES));
        assertThat(last(0, Decision.class).update()).isEqualTo(update("v3"));
    }

    @Test
    void aReturnToTheServedVersionEndsTheRoundWithoutAChange() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(0, new UpdateReceived(2, update("v1")));
        assertThat(last(1, Settled.class).update()).isEqualTo(update("v1"));
        say(0, new Vote(1, YES));
        say(1, new Vote(1, YES));
        assertThat(heard(0)).noneMatch(Decision.class::isInstance);
    }

    @Test
    void aReturnToAnOlderVersionIsCalledSo() {
        String older = "20260101T000000.000Z-aaaaaaaaaaaa";
        String newer = "20260102T000000.000Z-000000000000";
        start(0, 0, newer);
        start(1, 0, newer);
        say(0, new UpdateReceived(1, update(older)));
        say(0, new Vote(1, YES));
        say(1, new Vote(1, YES));
        assertThat(last(0, Decision.class).event().kind()).isEqualTo(ModelEvent.Kind.ROLLED_BACK);
    }

    @Test
    void aLateUpdateToTheServedVersionEndsNoRound() {
        startBoth();
        say(0, new UpdateReceived(1, update("v1")));
        say(0, new UpdateReceived(2, update("v2")));
        say(1, new UpdateReceived(1, update("v1")));
        assertThat(last(1, Settled.class)).isEqualTo(new Settled(update("v1"), 0));
        say(0, new UpdateReceived(3, update("v1")));
        assertThat(last(1, Settled.class)).isEqualTo(new Settled(update("v1"), 1));
    }

    @Test
    void aCheckpointWaitsUntilAllServeOneVersion() {
        startBoth();
        assertThat(checkpoint(1)).isCompleted();
        coordinator.notifyCheckpointComplete(1);
        say(0, new UpdateReceived(1, update("v2")));
        assertThat(checkpoint(2)).as("nothing is decided").isCompleted();
        coordinator.notifyCheckpointComplete(2);
        say(0, new Vote(1, YES));
        say(1, new Vote(1, YES));
        CompletableFuture<byte[]> during = checkpoint(3);
        assertThat(during).isNotDone();
        say(1, new ServingVersion(version("v2")));
        assertThat(during).isNotDone();
        say(0, new ServingVersion(version("v2")));
        assertThat(during).isCompleted();
    }

    @Test
    void anAbortedCheckpointIsForgotten() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(0, new Vote(1, YES));
        say(1, new Vote(1, YES));
        CompletableFuture<byte[]> aborted = checkpoint(3);
        coordinator.notifyCheckpointAborted(3);
        say(0, new ServingVersion(version("v2")));
        say(1, new ServingVersion(version("v2")));
        assertThat(aborted).isNotDone();
    }

    @Test
    void aCheckpointThatWaitsIsOverWhenASubtaskIsLost() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(0, new Vote(1, YES));
        say(1, new Vote(1, YES));
        CompletableFuture<byte[]> during = checkpoint(3);
        say(0, new ServingVersion(version("v2")));
        coordinator.executionAttemptFailed(1, 0, null);
        assertThat(during)
                .as("completed later, it would close the gateway to the next attempt")
                .isCompletedExceptionally();
    }

    @Test
    void votesOfAFailedAttemptAreClearedAndItsSuccessorVotesAgain() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(1, new Vote(1, YES));
        coordinator.executionAttemptFailed(1, 0, new Exception("killed"));
        coordinator.subtaskReset(1, 7);
        say(0, new Vote(1, YES));
        assertThat(heard(0)).noneMatch(Decision.class::isInstance);
        say(1, 0, new Vote(1, YES));
        assertThat(heard(0)).as("an old attempt's vote").noneMatch(Decision.class::isInstance);
        start(1, 1, "v1");
        assertThat(heard(1)).containsExactly(new CoordinatorMessage.Evaluate(1, update("v2")));
        say(1, 1, new Vote(1, YES));
        assertThat(last(0, Decision.class).accepted()).isTrue();
    }

    @Test
    void aSubtaskThatComesBackAloneFollowsTheOthers() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(0, new Vote(1, YES));
        say(1, new Vote(1, YES));
        say(0, new ServingVersion(version("v2")));
        coordinator.executionAttemptFailed(1, 0, null);
        start(1, 1, "v1");
        assertThat(heard(1)).containsExactly(new Follow(update("v2")));
        CompletableFuture<byte[]> checkpoint = checkpoint(9);
        assertThat(checkpoint).as("two versions").isNotDone();
        say(0, new UpdateReceived(2, update("v3")));
        assertThat(heard(1)).as("not before it has followed").hasSize(1);
        say(1, 1, new ServingVersion(version("v2")));
        assertThat(checkpoint).isCompleted();
        coordinator.notifyCheckpointComplete(9);
        assertThat(last(1, CoordinatorMessage.Evaluate.class).update()).isEqualTo(update("v3"));
        say(1, 1, new UpdateReceived(1, update("v3")));
        assertThat(heard(1)).as("known").hasSize(2);
    }

    @Test
    void whenAllAreLostTheCheckpointsVersionCounts() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(0, new Vote(1, YES));
        say(1, new Vote(1, YES));
        coordinator.subtaskReset(0, 7);
        coordinator.subtaskReset(1, 7);
        start(0, 1, "v1");
        say(0, 1, new UpdateReceived(1, update("v2")));
        // The second comes later than the first one's update.
        start(1, 1, "v1");
        assertThat(heard(1)).containsExactly(new CoordinatorMessage.Evaluate(2, update("v2")));
        say(1, 1, new UpdateReceived(1, update("v2")));
        assertThat(heard(1)).hasSize(1);
        coordinator.resetToCheckpoint(7, null);
        start(0, 2, "v1");
        assertThat(heard(0)).isEmpty();
    }

    @Test
    void whenTheFramesEndNothingChangesAnyMore() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        say(0, new Vote(1, YES));
        say(1, new EndOfInput());
        assertThat(last(0, Settled.class).update()).isEqualTo(update("v2"));
        assertThat(checkpoint(2)).isCompleted();
        coordinator.notifyCheckpointComplete(2);
        say(0, new UpdateReceived(2, update("v3")));
        assertThat(last(0, Settled.class).update()).isEqualTo(update("v3"));
    }

    @Test
    void nothingIsSaidBetweenTheCoordinatorsPartOfACheckpointAndTheBarrier() {
        startBoth();
        say(0, new UpdateReceived(1, update("v2")));
        checkpoint(1);
        say(0, new Vote(1, YES));
        say(1, new Vote(1, YES));
        assertThat(heard(0)).noneMatch(Decision.class::isInstance);
        say(0, new BarrierPassed(1));
        assertThat(heard(0)).noneMatch(Decision.class::isInstance);
        say(1, new BarrierPassed(1));
        assertThat(last(0, Decision.class).accepted()).isTrue();
        assertThat(last(1, Decision.class).accepted()).isTrue();
    }

    @Test
    void aCheckpointThatIsAbortedHoldsNothingBack() {
        startBoth();
        checkpoint(1);
        say(0, new UpdateReceived(1, update("v2")));
        assertThat(heard(0)).isEmpty();
        coordinator.notifyCheckpointAborted(1);
        assertThat(last(0, CoordinatorMessage.Evaluate.class).update()).isEqualTo(update("v2"));
    }

    @Test
    void whatWaitsForALostAttemptIsNotForTheNext() {
        startBoth();
        checkpoint(1);
        say(0, new UpdateReceived(1, update("v2")));
        coordinator.subtaskReset(0, 0);
        coordinator.subtaskReset(1, 0);
        start(0, 1, "v1");
        start(1, 1, "v1");
        coordinator.notifyCheckpointAborted(1);
        assertThat(heard(0)).isEmpty();
        say(0, 1, new UpdateReceived(1, update("v2")));
        assertThat(last(0, CoordinatorMessage.Evaluate.class).update()).isEqualTo(update("v2"));
    }

    /** What a subtask was told. */
    private static final class Inbox implements OperatorCoordinator.SubtaskGateway {

        private final List<OperatorEvent> received = new ArrayList<>();
        private final int subtask;

        private Inbox(int subtask) {
            this.subtask = subtask;
        }

        @Override
        public CompletableFuture<Acknowledge> sendEvent(OperatorEvent event) {
            received.add(event);
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
}
