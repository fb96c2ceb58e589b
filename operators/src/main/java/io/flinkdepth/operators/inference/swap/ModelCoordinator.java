// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.util.FlinkException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Coordinates the subtasks of one operator, so that they change their model together or not at all.
 * It runs in the JobManager, and Flink calls it from one thread.
 *
 * <p>Each update opens a round: all subtasks evaluate the version and vote. One rejection ends the
 * round immediately; the version is accepted when all subtasks have voted. A newer update ends an
 * open round.
 *
 * <p>Each checkpoint contains one version. Flink delivers all messages that were sent before the
 * coordinator's part of a checkpoint completes before the barrier. Therefore this part completes
 * when every subtask has confirmed the same version, and later messages wait until all subtasks
 * have forwarded the barrier or the checkpoint has ended. The coordinator's only state is {@link
 * LostTries}: after a restore the subtasks report their versions. If all subtasks were restarted,
 * their reports determine the version; a single restarted subtask with an older version follows the
 * others. After the input of a subtask has ended, there are no more swaps.
 */
@Internal
public final class ModelCoordinator implements OperatorCoordinator {

    private static final Logger LOG = LoggerFactory.getLogger(ModelCoordinator.class);
    private static final long NO_ROUND = 0;
    private static final String LOST =
            "all subtasks were lost during its evaluation, %d times".formatted(LostTries.MAX);

    private final String operator;
    private final LongSupplier clock;
    private final Member[] members;
    private final TreeMap<Long, CompletableFuture<byte[]>> checkpoints = new TreeMap<>();
    private final Outbox outbox = new Outbox();
    private final LostTries tries = new LostTries();

    @Nullable private VotingRound round;
    @Nullable private ModelUpdate decided;
    private int updates;
    private int life;
    private long rounds;

    ModelCoordinator(String operator, int parallelism, LongSupplier clock) {
        this.operator = operator;
        this.clock = clock;
        this.members = Stream.generate(Member::new).limit(parallelism).toArray(Member[]::new);
    }

    @Override
    public void start() {}

    @Override
    public void executionAttemptReady(int subtask, int attempt, SubtaskGateway gateway) {
        members[subtask].ready(attempt, gateway, life, updates);
    }

    @Override
    public void executionAttemptFailed(int subtask, int attempt, @Nullable Throwable reason) {
        if (members[subtask].isAttempt(attempt)) {
            forget(subtask);
        }
    }

    @Override
    public void subtaskReset(int subtask, long checkpoint) {
        forget(subtask);
    }

    @Override
    public void resetToCheckpoint(long checkpoint, @Nullable byte[] state) {
        tries.restore(state);
        for (int subtask = 0; subtask < members.length; subtask++) {
            forget(subtask);
        }
    }

    private void forget(int subtask) {
        outbox.forget(members[subtask]);
        members[subtask].forget();
        failCheckpoints(subtask);
        if (Arrays.stream(members).allMatch(member -> member.serves == null)) {
            round = null;
            decided = null;
            updates = 0;
            life++;
            outbox.clear();
        }
    }

    @Override
    public void handleEventFromOperator(int subtask, int attempt, OperatorEvent event) {
        Member member = members[subtask];
        if (!member.isAttempt(attempt)) {
            LOG.debug("{}: {} came from an attempt that is over.", operator, event);
            return;
        }
        if (event instanceof SubtaskMessage.ServingVersion holds) {
            onServingVersion(member, holds.served());
        } else if (event instanceof SubtaskMessage.UpdateReceived received) {
            onUpdateReceived(member, received);
        } else if (event instanceof SubtaskMessage.Vote vote) {
            onVote(member, vote);
        } else if (event instanceof SubtaskMessage.BarrierPassed passed) {
            member.passed = passed.checkpoint();
            outbox.releaseTo(serving().mapToLong(m -> m.passed).min().orElse(Long.MAX_VALUE));
        } else if (event instanceof SubtaskMessage.EndOfInput) {
            onEndOfInput(member);
        }
        decideIfAllVoted();
        completeCheckpoints();
    }

    private void onServingVersion(Member member, ModelVersion version) {
        boolean behind =
                decided != null
                        && !version.equals(decided.model())
                        && others(member).anyMatch(m -> decided.model().equals(m.serves));
        member.serves = behind ? decided.model() : version;
        member.confirmed = !behind;
        if (behind) {
            LOG.info("{}: a subtask came back with {}, follows {}.", operator, version, decided);
            outbox.send(member, new CoordinatorMessage.Follow(decided));
        } else if (round != null) {
            outbox.send(member, new CoordinatorMessage.Evaluate(round.number(), round.update()));
        }
    }

    private Stream<Member> others(Member member) {
        return serving().filter(other -> other != member);
    }

    private Stream<Member> serving() {
        return Arrays.stream(members).filter(Member::serving);
    }

    private Optional<ModelVersion> served() {
        return serving().map(member -> member.serves).findFirst();
    }

    private void onUpdateReceived(Member member, SubtaskMessage.UpdateReceived received) {
        ModelUpdate update = received.update();
        int position = member.updatesBefore + received.position();
        boolean open = round != null && round.update().equals(update);
        if (position <= updates) {
            // Another subtask has already reported it.
            if (!open) {
                outbox.send(member, new CoordinatorMessage.Settled(update, NO_ROUND));
            }
            return;
        }
        updates = position;
        if (ending()) {
            settle(update, NO_ROUND);
        } else if (served().filter(update.model()::equals).isPresent()) {
            // A return to the serving version before the newer one was accepted.
            settle(update, endRound());
        } else if (!open) {
            openRound(update);
        }
    }

    private void openRound(ModelUpdate update) {
        if (round != null) {
            LOG.info("{}: {} is replaced by {}.", operator, round.update().model(), update.model());
            tries.end(round.update());
        }
        round = new VotingRound(++rounds, update, clock.getAsLong());
        for (Member member : members) {
            member.ballot = null;
        }
        if (!tries.begin(update)) {
            served().ifPresent(
                            version ->
                                    decide(
                                            version,
                                            false,
                                            List.of(
                                                    Ballot.no(
                                                            RefusalReason.SUBTASKS_LOST,
                                                            LOST,
                                                            ShadowFigures.NONE))));
            return;
        }
        LOG.info(
                "{}: the evaluation of {} beside {} begins.",
                operator,
                update.model(),
                served().map(ModelVersion::toString).orElse("nothing"));
        // The other subtasks get the message when they have confirmed their version.
        serving()
                .filter(member -> member.confirmed)
                .forEach(
                        m ->
                                outbox.send(
                                        m,
                                        new CoordinatorMessage.Evaluate(round.number(), update)));
    }

    private void settle(ModelUpdate update, long endedRound) {
        serving().forEach(m -> outbox.send(m, new CoordinatorMessage.Settled(update, endedRound)));
    }

    /** Ends the open round and returns its number; {@link #NO_ROUND} if there was none. */
    private long endRound() {
        long number = round == null ? NO_ROUND : round.number();
        if (round != null) {
            tries.end(round.update());
        }
        round = null;
        return number;
    }

    private void onEndOfInput(Member member) {
        member.leave();
        if (round != null) {
            LOG.info("{}: the input ends, {} is not evaluated.", operator, round.update().model());
            ModelUpdate update = round.update();
            settle(update, endRound());
        }
    }

    private boolean ending() {
        return Arrays.stream(members).anyMatch(Member::inputEnded);
    }

    private void onVote(Member member, SubtaskMessage.Vote vote) {
        if (round != null && round.number() == vote.round()) {
            member.ballot = vote.ballot();
        }
    }

    private void decideIfAllVoted() {
        if (round == null) {
            return;
        }
        List<Ballot> ballots =
                Arrays.stream(members)
                        .map(member -> member.ballot)
                        .filter(Objects::nonNull)
                        .toList();
        boolean refused = ballots.stream().anyMatch(b -> b.choice() == Ballot.Choice.NO);
        boolean everybody = Arrays.stream(members).allMatch(m -> m.ballot != null);
        if (refused || everybody) {
            served().ifPresent(version -> decide(version, !refused, ballots));
        }
    }

    private void decide(ModelVersion served, boolean accepted, List<Ballot> ballots) {
        VotingRound over = round;
        round = null;
        tries.end(over.update());
        if (accepted) {
            decided = over.update();
        }
        ModelEvent event = over.event(served, accepted, ballots, clock.getAsLong());
        String summary = VotingRound.summary(event);
        if (accepted) {
            LOG.info("{}: {}", operator, summary);
        } else {
            LOG.warn("{}: {}", operator, summary);
        }
        // Subtasks that still follow an earlier decision do not vote.
        List<Member> asked = serving().filter(member -> member.confirmed).toList();
        Member reporter = asked.get(0);
        asked.forEach(
                member -> {
                    if (accepted) {
                        member.serves = over.update().model();
                        member.confirmed = false;
                    }
                    outbox.send(
                            member,
                            new CoordinatorMessage.Decision(
                                    over.number(),
                                    over.update(),
                                    accepted,
                                    VotingRound.refusal(ballots),
                                    event.reason(),
                                    member == reporter ? event : null));
                });
    }

    @Override
    public void checkpointCoordinator(long checkpoint, CompletableFuture<byte[]> result) {
        checkpoints.put(checkpoint, result);
        completeCheckpoints();
    }

    private void completeCheckpoints() {
        boolean agreed =
                serving().allMatch(member -> member.confirmed)
                        && serving().map(member -> member.serves).distinct().count() <= 1;
        if (agreed) {
            checkpoints.forEach(
                    (checkpoint, result) -> {
                        outbox.holdFor(checkpoint);
                        result.complete(tries.toBytes());
                    });
            checkpoints.clear();
        }
    }

    /**
     * Fails the checkpoints that were waiting when a subtask failed. Flink does not always report
     * their end, and completing them later would permanently close the gateways to the next
     * attempts.
     */
    private void failCheckpoints(int subtask) {
        FlinkException lost =
                new FlinkException(operator + ": subtask " + subtask + " was lost in a swap");
        checkpoints.values().forEach(result -> result.completeExceptionally(lost));
        checkpoints.clear();
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        outbox.releaseTo(checkpoint);
    }

    @Override
    public void notifyCheckpointAborted(long checkpoint) {
        checkpoints.remove(checkpoint);
        outbox.release(checkpoint);
    }

    @Override
    public void close() {}

    /** Creates the coordinator in the JobManager. */
    @Internal
    public static final class Provider implements OperatorCoordinator.Provider {

        private static final long serialVersionUID = 1L;

        private final String operator;
        private final OperatorID operatorId;

        public Provider(String operator, OperatorID operatorId) {
            this.operator = operator;
            this.operatorId = operatorId;
        }

        @Override
        public OperatorID getOperatorId() {
            return operatorId;
        }

        @Override
        public OperatorCoordinator create(Context context) {
            return new ModelCoordinator(
                    operator, context.currentParallelism(), System::currentTimeMillis);
        }
    }
}
