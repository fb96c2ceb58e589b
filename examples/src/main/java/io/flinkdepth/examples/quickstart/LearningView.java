// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.thread.DaemonThreads;
import io.flinkdepth.examples.learning.LabelGallery;
import io.flinkdepth.examples.learning.ModelImprovement;
import io.flinkdepth.examples.learning.PredictionHistory;
import io.flinkdepth.examples.learning.SwapComparison;
import io.flinkdepth.examples.page.LearningPage;
import io.flinkdepth.training.continuous.LoopProgress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gathers what the page and the report say of the learning loop. Thread-safe. */
final class LearningView implements LearningPage, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LearningView.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ModelImprovement improvement;
    private final FrameFeed feed;
    private final PredictionHistory history = new PredictionHistory();
    private final LabelGallery gallery;
    private final ScheduledExecutorService clock;
    private final List<JsonNode> events = new ArrayList<>();
    @Nullable private volatile SwapComparison comparison;
    @Nullable private volatile Frame frameToCompare;
    @Nullable private volatile LoopProgress progress;
    @Nullable private volatile String trainerFailure;

    LearningView(ModelImprovement improvement, FrameFeed feed) {
        this.improvement = improvement;
        this.feed = feed;
        this.gallery = new LabelGallery(improvement.shards());
        this.clock =
                Executors.newSingleThreadScheduledExecutor(
                        DaemonThreads.named("quickstart-learning"));
        clock.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
    }

    private void refresh() {
        try {
            gallery.refresh();
            improvement.progress().ifPresent(now -> progress = now);
            if (improvement.trainerEnded()) {
                if (trainerFailure == null) {
                    trainerFailure = lastLineOf(improvement.trainerLog());
                    LOG.warn("The trainer has ended: {}", trainerFailure);
                }
            }
        } catch (IOException | RuntimeException e) {
            LOG.warn("The page misses news of the trainer: {}", e.toString());
        }
    }

    /** Of those that begin at the margin, in front of the command's usage: no stack trace. */
    private static String lastLineOf(Path log) throws IOException {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.takeWhile(line -> !line.startsWith("Usage:"))
                    .filter(line -> !line.isBlank() && !Character.isWhitespace(line.charAt(0)))
                    .reduce((first, second) -> second)
                    .orElse("it said nothing");
        }
    }

    void onFrame(Frame frame) {
        // The comparison is worth seeing where the old model is weak.
        if (!feed.condition(frame.identity().sequence()).equals("day")) {
            frameToCompare = frame;
        }
    }

    void onDepth(DepthMap depth, long nowMillis) {
        history.predicted(
                depth, nowMillis, feed.absRel(depth), feed.condition(depth.identity().sequence()));
    }

    /** A JSON record of the topic of model events. */
    void onEvent(byte[] record) {
        JsonNode node = event(record);
        synchronized (events) {
            events.add(node);
        }
        Frame frame = frameToCompare;
        if (frame != null && isSwap(node)) {
            clock.execute(() -> compare(frame, node));
        }
    }

    /** Whether another version serves after an event. */
    static boolean isSwap(JsonNode event) {
        return ModelEvent.Kind.valueOf(event.path("kind").asText()).isSwap();
    }

    static JsonNode event(byte[] record) {
        try {
            return JSON.readTree(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compare(Frame frame, JsonNode event) {
        try {
            comparison =
                    SwapComparison.of(
                            frame,
                            improvement.version(event.path("served").asText()),
                            improvement.version(event.path("candidate").asText()));
        } catch (IOException | RuntimeException e) {
            LOG.warn("The two models cannot be compared on a frame: {}", e.toString());
        }
    }

    List<JsonNode> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }

    PredictionHistory history() {
        return history;
    }

    /** With what was finished since the last look. */
    LabelGallery gallery() throws IOException {
        gallery.refresh();
        return gallery;
    }

    @Override
    public Object state() {
        Map<String, Object> state = new LinkedHashMap<>();
        LoopProgress now = progress;
        if (now != null) {
            state.put("state", now.state());
            state.put("round", now.round());
            state.put("step", now.step());
            state.put("steps", now.steps());
            state.put("loss", Double.isFinite(now.loss()) ? now.loss() : null);
            state.put("secondsLeft", now.secondsLeft());
            state.put("labelsWaiting", now.labels());
            state.put("labelsWanted", now.labelsWanted());
            state.put("reason", now.reason());
            state.put("outcome", now.outcome());
            state.put("heldOut", heldOut(now));
        }
        if (trainerFailure != null) {
            state.put("state", LoopProgress.State.FAILED);
            state.put("reason", trainerFailure);
        }
        state.put("shards", gallery.shards());
        state.put("labels", gallery.labels());
        state.put("byCamera", gallery.byCamera());
        state.put("byReason", gallery.byReason());
        state.put("kept", gallery.newest());
        state.put("history", history.points());
        state.put("gaps", history.gaps());
        state.put("events", events());
        state.put("compared", comparison == null ? null : comparison.version());
        return state;
    }

    private static List<Map<String, Object>> heldOut(LoopProgress progress) {
        List<Map<String, Object>> sets = new ArrayList<>();
        progress.heldOut()
                .forEach(
                        (set, figure) -> {
                            Map<String, Object> each = new LinkedHashMap<>();
                            each.put("set", set);
                            each.put("measure", figure.measure());
                            each.put(
                                    "before",
                                    Double.isFinite(figure.before()) ? figure.before() : null);
                            each.put(
                                    "after",
                                    Double.isFinite(figure.after()) ? figure.after() : null);
                            sets.add(each);
                        });
        return sets;
    }

    @Override
    @Nullable
    public byte[] label(String key) {
        return gallery.picture(key);
    }

    @Override
    @Nullable
    public byte[] comparison(String which) {
        SwapComparison now = comparison;
        if (now == null) {
            return null;
        }
        return switch (which) {
            case "frame" -> now.frame();
            case "before" -> now.before();
            case "after" -> now.after();
            default -> null;
        };
    }

    @Override
    public void close() throws InterruptedException {
        clock.shutdownNow();
        clock.awaitTermination(10, TimeUnit.SECONDS);
    }
}
