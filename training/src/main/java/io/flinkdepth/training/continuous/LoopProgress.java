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
 * @param state the state of the loop
 * @param time start of the state, or time of the last step report
 * @param round the current or last round; 0 before the first
 * @param labels number of new labels for training at the last check
 * @param labelsWanted number of new labels that starts a round
 * @param step number of training steps so far
 * @param steps total number of training steps; 0 before training
 * @param loss mean loss since the last report; NaN before the first
 * @param secondsLeft estimated remaining time of training; -1 if it is not known yet
 * @param heldOut figures of the last comparison, by set
 * @param outcome outcome of the last decision: {@code published}, {@code refused} or {@code
 *     abandoned}; null before the first
 * @param reason reason of the last decision or, in state FAILED, of the failure; null before the
 *     first
 * @param version the last version that the loop published, or null
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

    /** The state of a loop. */
    @Experimental
    public enum State {
        /** There are not enough new labels. */
        WAITING,
        /** A student is trained. */
        TRAINING,
        /** It is compared with the serving model. */
        EVALUATING,
        /** It was better and was published as a version. */
        PUBLISHED,
        /** It was not better. */
        REFUSED,
        /** Its labels were changed or deleted before training. */
        ABANDONED,
        /**
         * The loop ended with an error; it continues at the same point when it is started again.
         */
        FAILED
    }

    /**
     * A figure of both models.
     *
     * @param measure {@code absRel}, lower is better, or {@code teacherAgreement}, higher is
     *     better, which is not an accuracy
     * @param before figure of the serving model; NaN if there was none or it failed
     * @param after figure of the round's model
     */
    @Experimental
    public record HeldOut(String measure, double before, double after) {}

    /** Keeps the order of the sets. */
    public LoopProgress {
        heldOut = Collections.unmodifiableMap(new LinkedHashMap<>(heldOut));
    }

    /**
     * Reads the last progress of a loop.
     *
     * @param work its working folder
     * @return empty if no loop has started
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

    /** Puts a finite value, because JSON has no NaN. */
    private static void put(ObjectNode node, String name, double value) {
        if (Double.isFinite(value)) {
            node.put(name, value);
        } else {
            node.putNull(name);
        }
    }
}
