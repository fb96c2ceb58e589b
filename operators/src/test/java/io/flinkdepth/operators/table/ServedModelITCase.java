// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.lang3.exception.ExceptionUtils;
import org.apache.flink.types.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which model ML_PREDICT starts with, and what happens where there is none. */
class ServedModelITCase {

    @TempDir Path folder;
    private Path root;
    private ModelRegistry registry;

    @BeforeEach
    void makeRegistry() throws IOException {
        root = folder.resolve("registry");
        registry = ModelRegistry.at(Files.createDirectory(root).toString());
    }

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(SharedSessions.open()).isZero();
    }

    private ModelPackage publish(float factor) throws IOException {
        return registry.publish(
                TestModels.brightness(folder.resolve("made" + factor), null, factor));
    }

    private List<Row> predict(Object location, String options) throws Exception {
        return SqlSession.batch()
                .frames(TestFrames.grey("a", 0, 51))
                .run(
                        "CREATE MODEL m INPUT (image BYTES) OUTPUT (`max` FLOAT, model_version STRING) WITH ('provider' = 'flink-depth', 'model' = '%s'%s)"
                                .formatted(location, options))
                .rows("SELECT * FROM ML_PREDICT(TABLE frames, MODEL m, DESCRIPTOR(image))");
    }

    private void assertServed(ModelPackage version, float brightness, String options)
            throws Exception {
        Row row = predict(root, options).get(0);
        assertThat(row.<String>getFieldAs("model_version")).isEqualTo(version.version().toString());
        assertThat(row.<Float>getFieldAs("max")).isCloseTo(brightness, within(0.01f));
    }

    private void assertFails(Object location, String options, String sentence) {
        assertThatThrownBy(() -> predict(location, options))
                .satisfies(e -> assertThat(ExceptionUtils.getStackTrace(e)).contains(sentence));
    }

    @Test
    void aRegistryServesTheNewestOrThePinnedOrTheOneThatIsNamed() throws Exception {
        ModelPackage first = publish(1);
        ModelPackage second = publish(2);
        assertServed(second, 0.4f, "");
        assertServed(first, 0.2f, ", 'model-version' = '" + first.card().version() + "'");
        registry.pin("test", first.card().version(), "a test");
        assertServed(first, 0.2f, ", 'model-name' = 'test'");
    }

    @Test
    void aJobStartsOnTheVersionBeforeABrokenOne() throws Exception {
        ModelPackage first = publish(1);
        ModelPackage broken = publish(2);
        Files.write(Path.of(broken.location(), ModelPackage.MODEL_FILE), new byte[10]);
        assertServed(first, 0.2f, "");
    }

    /** Its restart, too, would end this process, if it were loaded here. */
    @Test
    void aJobStartsOnTheVersionBeforeOneThatNeedsAllMemory() throws Exception {
        ModelPackage first = publish(1);
        registry.publish(TestModels.giant(folder.resolve("giant"), "giant", 1L << 32));
        assertServed(first, 0.2f, "");
    }

    @Test
    void whatIsWrongIsNamed() throws Exception {
        assertFails(
                folder.resolve("absent"),
                "",
                "no model at " + folder.resolve("absent") + ": expected a package");
        assertFails(
                "nowhere://host/models",
                "",
                "the model at nowhere://host/models cannot be reached");
        publish(1);
        assertFails(root, ", 'model-name' = 'other'", "has no model other, but [test]");
        assertFails(root, ", 'model-version' = '7'", "no model package at ");
        registry.publish(TestModels.failsInBatches(folder.resolve("second"), "second"));
        assertFails(root, "", "has [second, test]; choose by 'model-name'");
    }

    @Test
    void whatTheStatementAsksForIsNotLookedForInOlderVersions() throws Exception {
        publish(1);
        registry.publish(TestModels.meanColour(folder.resolve("colour")));
        assertFails(root, "", "none of which this job needs");
        assertFails(
                root,
                ", 'input-size' = '64', 'model-version' = '"
                        + registry.versions("test").get(0).card().version()
                        + "'",
                "takes images of 32 x 32 only; leave out 'input-size'");
    }

    @Test
    void aRegistryWithoutAReadableCardIsNamed() throws Exception {
        Path version = Files.createDirectories(root.resolve("test/1"));
        Files.writeString(version.resolve(ModelPackage.CARD_FILE), "{}");
        assertFails(root, "", "has no version of test whose card can be read");
    }

    @Test
    void aModelOfAnotherTaskIsRefused() {
        String colour = TestModels.meanColour(folder.resolve("colour")).location();
        assertFails(colour, "", "none of which this job needs");
    }

    @Test
    void aPackageIsNoRegistry() {
        String location = TestModels.brightness(folder.resolve("model"), "1", 1).location();
        assertFails(
                location,
                ", 'model-refresh-interval' = '1 s'",
                location + " is a model package, not a registry; leave out");
    }
}
