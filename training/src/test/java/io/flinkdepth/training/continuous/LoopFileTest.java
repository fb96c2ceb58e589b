// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.continuous.RoundStart.ContinueFrom;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The committed loop is read as it says, and what is wrong is told by its field. */
class LoopFileTest {
    @TempDir Path folder;

    private String committed() throws IOException {
        Path encoder = folder.resolve("encoder.safetensors");
        Files.writeString(encoder, "not read before the training");
        try (InputStream in = RecipeConfiguration.class.getResourceAsStream("loop-small.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("deit_tiny_patch16_224.safetensors", encoder.toString());
        }
    }

    private LoopFile read(String yaml) throws IOException {
        return LoopFile.read(Files.writeString(folder.resolve("loop.yaml"), yaml));
    }

    @Test
    void theCommittedLoopSaysWhatItDoes() throws IOException {
        LoopFile file = read(committed());
        LoopConfiguration loop = file.configuration();
        assertThat(loop.registry()).startsWith("file:/").contains("/models");
        assertThat(loop.model().name()).isEqualTo("street");
        RecipeConfiguration recipe = loop.recipe();
        assertThat(recipe.schedule().steps()).isEqualTo(300);
        assertThat(recipe.crop().cutMixShare()).isEqualTo(0.5);
        assertThat(recipe.objective().alignment()).isEqualTo(1);
        assertThat(recipe.encoderWeights()).isEqualTo(folder.resolve("encoder.safetensors"));
        assertThat(recipe.startWeights()).isNull();
        assertThat(loop.start().network()).isNull();
        assertThat(loop.start().continueFrom()).isEqualTo(ContinueFrom.START);
        assertThat(loop.start().mixing()).containsExactly(1.0);
        assertThat(loop.stream().replayShare()).isEqualTo(0.3);
        assertThat(loop.heldOut()).extracting(set -> set.name()).containsExactly("day", "night");
        assertThat(loop.trigger().after()).isEqualTo(Duration.ofHours(1));
        assertThat(loop.trigger().minLabels()).isEqualTo(200);
        assertThat(loop.publication().maxFirstError()).isEqualTo(0.3);
        assertThat(file.poll()).isEqualTo(Duration.ofSeconds(10));
        assertThat(file.threads()).isEqualTo(1);
    }

    @Test
    void formerNamesAreRead() throws IOException {
        LoopFile file =
                read(
                        committed()
                                        .replace("minLabels: 200", "atLeast: 150")
                                        .replace("maxFirstError: 0.3", "firstAtMost: 0.4")
                                + "announce: {bootstrapServers: 'a:1', topic: models}\n");
        assertThat(file.configuration().trigger().minLabels()).isEqualTo(150);
        assertThat(file.configuration().publication().maxFirstError()).isEqualTo(0.4);
        assertThat(file.publisher()).isEqualTo(new TopicUpdatePublisher("a:1", "models", null));
    }

    @Test
    void aRoundMayStartAtAWholeNetworkAndAtTheServedOne() throws IOException {
        String network = folder.resolve("encoder.safetensors").toString();
        LoopFile file =
                read(
                        committed()
                                        .replaceAll(
                                                "(?m)^start: .*",
                                                "start: {network: "
                                                        + network
                                                        + ", continueFrom: served, mixing: [0.5, 0.25]}")
                                + "modelUpdates: {bootstrapServers: 'a:1', topic: models}\n");
        assertThat(file.configuration().start().network()).isEqualTo(Path.of(network));
        assertThat(file.configuration().start().continueFrom()).isEqualTo(ContinueFrom.SERVED);
        assertThat(file.configuration().start().mixing()).containsExactly(0.5, 0.25);
        assertThat(file.configuration().recipe().encoderWeights()).isEqualTo(Path.of(network));
        assertThat(file.publisher()).isEqualTo(new TopicUpdatePublisher("a:1", "models", null));
        String trained = "start: {network: " + network + ", continueFrom: trained}";
        assertThat(
                        read(committed().replaceAll("(?m)^start: .*", trained))
                                .configuration()
                                .start()
                                .continueFrom())
                .isEqualTo(ContinueFrom.TRAINED);
    }

    private void refused(String what, String by, String... parts) throws IOException {
        String yaml = committed();
        String changed = yaml.replaceAll(what, by);
        assertThat(changed).as(what).isNotEqualTo(yaml);
        for (String part : parts) {
            assertThatThrownBy(() -> read(changed))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(part);
        }
    }

    @Test
    void whatIsWrongIsToldByItsField() throws IOException {
        refused("margin: 0.02", "margin: -1", "publish.margin is -1.0");
        refused("figure: mean", "figure: fog", "publish.figure is 'fog'", "day, night");
        refused("(?m)^heldOut:\\n.*\\n.*\\n", "", "publish.figure is mean");
        refused("(?m)^heldOut:", "heldout:", "heldout is unknown; did you mean heldOut?");
        refused("name: night", "name: day", "heldOut has two sets named day");
        refused("name: night", "name: stream", "heldOut.name is 'stream'");
        refused("limit: 100, tolerance: 0.03", "tolerance: x", "heldOut[0].tolerance is 'x'");
        refused("set: synthetic, root: scenes/night", "set: x, root: x", "no data set x");
        refused("heldOutShare: 0.05", "heldOutShare: 1", "stream.heldOutShare is 1.0");
        refused("replayShare: 0.3", "replayShare: 2", "stream.replayShare is 2.0");
        refused("after: PT1H", "after: soon", "trigger.after is 'soon'", "PT10M");
        refused("newLabels: 1000", "newLabels: 0", "trigger.newLabels is 0");
        refused(", minLabels: 200", "", "trigger.minLabels is missing");
        refused("recipe: small-v1-student", "recipe: mine", "recipe is 'mine'", "v2-student");
        refused("steps: 300", "steps: many", "schedule.steps is 'many'");
        refused("schedule: \\{", "epochs: {", "field epochs is unknown");
        refused("pseudoLabelled: 8", "pseudoLabelled: 0", "objective 1 losses");
        refused("batch: \\{labelled: 4", "batch: {labelled: 0", "objective 1 losses");
        refused("(?m)^labelled:\n.*\n", "", "labelled is missing");
        refused("(?m)^start: .*", "start: {encoder: none}", "start.encoder is 'none'", "no such");
        String start = "start: {encoder: " + folder.resolve("encoder.safetensors");
        refused("(?m)^start: .*", start + ", mixing: [0]}", "start.mixing is [0.0]");
        refused("(?m)^start: .*", start + ", mixing: [0.5]}", "continueFrom: served");
        refused("(?m)^threads: 1", "threads: 0", "threads is 0");
        refused("(?m)^threads: 1", "thread: 1", "field thread is unknown; did you mean threads?");
        refused("(?m)^poll: .*", "poll: PT0S", "poll is 'PT0S'");
        refused("(?m)^work: .*", "", "work is missing");
    }
}
