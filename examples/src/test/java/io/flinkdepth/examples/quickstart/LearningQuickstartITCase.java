// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.examples.learning.ModelImprovement;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole loop once, with a round too small to learn much: labels, trainer, decision, page. */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class LearningQuickstartITCase {

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<byte[]> get(Quickstart quickstart, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + quickstart.port() + path);
        return client.send(
                HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private JsonNode await(Quickstart quickstart, Predicate<JsonNode> condition) throws Exception {
        while (true) {
            JsonNode state = new ObjectMapper().readTree(get(quickstart, "/learning.json").body());
            assertThat(state.path("state").asText())
                    .as(state.path("reason").asText())
                    .isNotEqualTo("FAILED");
            if (condition.test(state)) {
                return state;
            }
            assertThat(quickstart.awaitEnd(Duration.ofMillis(200))).as("ended early").isFalse();
        }
    }

    @Test
    void labelsBecomeARoundThatIsDecidedWhileTheStreamGoesOn() throws Exception {
        try (Quickstart quickstart = new Quickstart()) {
            quickstart.start(
                    new QuickstartSettings(
                            DepthEstimation.builder().device(Device.CPU),
                            new ModelImprovement.RoundSize(6, 4),
                            true,
                            null,
                            "127.0.0.1",
                            0));
            JsonNode labelled = await(quickstart, state -> state.path("kept").size() > 0);
            String key = labelled.path("kept").get(0).path("key").asText();
            assertThat(get(quickstart, "/labels/" + key).headers().firstValue("Content-Type"))
                    .hasValue("image/jpeg");
            assertThat(get(quickstart, "/labels/none").statusCode()).isEqualTo(404);
            JsonNode decided =
                    await(
                            quickstart,
                            state ->
                                    !state.path("outcome").isMissingNode()
                                            && !state.path("outcome").isNull());
            assertThat(decided.path("outcome").asText()).isIn("published", "refused");
            assertThat(decided.path("heldOut"))
                    .extracting(set -> set.path("set").asText())
                    .contains("day", "night", "fog", "rain");
            assertThat(decided.path("history").size()).isPositive();

            Report report = quickstart.finish();
            assertThat(report.framesLost()).isZero();
            assertThat(report.framesDuplicated()).isZero();
            LearningReport learning = report.learning();
            assertThat(learning.rounds()).isNotEmpty();
            assertThat(learning.heldOutAbsRelBefore())
                    .containsOnlyKeys("day", "night", "fog", "rain");
            assertThat(learning.labels()).isGreaterThanOrEqualTo(6);
            assertThat(learning.liveAbsRel()).isNotEmpty();
        }
        assertThat(SharedSessions.open()).isZero();
    }
}
