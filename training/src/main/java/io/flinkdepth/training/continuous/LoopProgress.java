// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * The progress of continuous training, for monitoring: {@value #FILE} in the working folder,
 * replaced atomically. The last decision is kept until the next one.
 *
 * @param state what the loop does
 * @param time since when, or of the last step's report
 * @param round the round in work, or the last one; 0 before the first
 * @param labels new labels that may be trained on, as last seen
 * @param labelsWanted how many begin a round
 * @param step updates of the training so far
 * @param steps updates of the training; 0 before it
 * @param loss what is minimised, mean since the last report; not a number before the first
 * @param secondsLeft of the training, as it goes; -1 where that is not known yet
 * @param heldOut figures of the last comparison, by set
 * @param outcome of the last decision: {@code published}, {@code refused} or {@code abandoned};
 *     null before the first
 * @param reason of the last decision or, in state FAILED, what failed; null before the first
 * @param version that the loop published last, or null
 */
@Experimental
public record LoopProgress(
        State state,
        Instant time,
        int round,
        int labels,
        int labelsWanted,
        int step,
        int steps,
        double loss,
        long secondsLeft,
        Map<String, HeldOut> heldOut,
        @Nullable String outcome,
        @Nullable String reason,
        @Nullable String version) {
    /** Name of the file. */
    public static final String FILE = "progress.json";

    /** What a loop does. */
    @Experimental
    public enum State {
        /** There is not enough new. */
        WAITING,
        /** A student is trained. */
        TRAINING,
        /** It is compared with the model in service. */
        EVALUATING,
        /** It was better, and is a version now. */
        PUBLISHED,
        /** It was not. */
        REFUSED,
        /** Its labels changed or vanished before it was trained. */
        ABANDONED,
        /** The loop ended with an error; started again it goes on where it was. */
        FAILED
    }

    /**
     * A figure of both models.
     *
     * @param measure {@code absRel}, lower is better, or {@code teacherAgreement}, higher is better
     *     and no accuracy
     * @param before of the model in service; not a number where there was none, or it failed
     * @param after of the round's model
     */
    @Experimental
    public record HeldOut(String measure, double before, double after) {}

    /** Keeps the order of the sets. */
    public LoopProgress {
        heldOut = Collections.unmodifiableMap(new LinkedHashMap<>(heldOut));
    }

    /**
     * Reads what a loop wrote last.
     *
     * @param work its working folder
     * @return none where no loop has begun
     */
    public static Optional<LoopProgress> read(Path work) throws IOException {
        Path file = work.resolve(FILE);
        JsonNode node;
        try {
            node = LoopJson.MAPPER.readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        Map<String, HeldOut> heldOut = new LinkedHashMap<>();
        for (JsonNode each : node.path("heldOut")) {
            heldOut.put(
                    each.path("set").asText(),
                    new HeldOut(
                            each.path("measure").asText(),
                            number(each.path("before")),
                            number(each.path("after"))));
        }
        return Optional.of(
                new LoopProgress(
                        State.valueOf(node.path("state").asText()),
                        Instant.parse(node.path("time").asText()),
                        node.path("round").asInt(),
                        node.path("labels").asInt(),
                        node.path("labelsWanted").asInt(),
                        node.path("step").asInt(),
                        node.path("steps").asInt(),
                        number(node.path("loss")),
                        node.path("secondsLeft").asLong(),
                        heldOut,
                        node.path("outcome").textValue(),
                        node.path("reason").textValue(),
                        node.path("version").textValue()));
    }

    private static double number(JsonNode node) {
        return node.asDouble(Double.NaN);
    }

    void write(Path work) throws IOException {
        ObjectNode node = LoopJson.MAPPER.createObjectNode();
        node.put("state", state.name());
        node.put("time", time.toString());
        node.put("round", round);
        node.put("labels", labels);
        node.put("labelsWanted", labelsWanted);
        node.put("step", step);
        node.put("steps", steps);
        put(node, "loss", loss);
        node.put("secondsLeft", secondsLeft);
        heldOut.forEach(
                (set, figure) -> {
                    ObjectNode each = node.withArray("heldOut").addObject();
                    each.put("set", set);
                    each.put("measure", figure.measure);
                    put(each, "before", figure.before);
                    put(each, "after", figure.after);
                });
        node.put("outcome", outcome);
        node.put("reason", reason);
        node.put("version", version);
        LoopJson.write(work.resolve(FILE), node);
    }

    /** JSON has no number that is none. */
    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
