// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.LoggedLines;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which model's updates an operator follows, and what becomes of the others. */
class ModelNamesTest extends UpdatableOperatorFixture {

    private ModelPackage first;

    @BeforeEach
    void aFirstModel() {
        first = TestModels.brightness(folder.resolve("first"), "v1", 1);
    }

    @Test
    void anUpdateOfAnotherModelIsIgnoredWithAWarningAndAnEvent() throws Exception {
        ModelUpdate other = new ModelUpdate(new ModelVersion("street", "v2"), "/street", null);
        var harness = open(first.location());
        try (LoggedLines warnings = new LoggedLines(Level.WARN)) {
            update(harness, other);
            assertThat(warnings.lines())
                    .singleElement()
                    .asString()
                    .contains("Model update street/v2 is ignored: it is of model 'street'")
                    .contains("this job follows model 'test'", "--name", "--model-name");
        }
        assertThat(deliver(harness)).as("nothing is tried").isFalse();
        ModelEvent event = harness.getSideOutput(DepthEstimation.MODEL_EVENTS).poll().getValue();
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.IGNORED);
        assertThat(event.candidate()).isEqualTo(other.model());
        assertThat(event.served()).isEqualTo(first.version());
    }

    @Test
    void oneSubtaskTellsOfAnUpdateThatAllIgnore() throws Exception {
        var second = harness(first.location(), 2, 1);
        second.initializeEmptyState();
        second.open();
        try (LoggedLines warnings = new LoggedLines(Level.WARN)) {
            update(second, new ModelUpdate(new ModelVersion("street", "v2"), "/street", null));
            assertThat(warnings.lines()).isEmpty();
        }
        assertThat(second.getSideOutput(DepthEstimation.MODEL_EVENTS)).isNullOrEmpty();
    }

    @Test
    void anotherModelIsFollowedByItsNameAndRestoredByIt() throws Exception {
        modelName = "teacher";
        ModelPackage teacher =
                TestModels.brightnessAndColour(folder.resolve("teacher"), "teacher", "t1");
        var harness = open(first.location());
        update(harness, teacher.toUpdate());
        awaitDecision(harness);
        frame(harness, TestFrames.grey("a", 0, 1));
        harness.prepareSnapshotPreBarrier(1);
        assertThat(versions(harness)).containsExactly("t1");
        update(harness, first.toUpdate());
        assertThat(harness.getSideOutput(DepthEstimation.MODEL_EVENTS))
                .extracting(event -> event.getValue().kind())
                .containsExactly(ModelEvent.Kind.SWAPPED, ModelEvent.Kind.IGNORED);

        var restored = harness(first.location(), 1, 0);
        restored.initializeState(harness.snapshot(1, 1));
        restored.open();
        frame(restored, TestFrames.grey("a", 1, 1));
        restored.prepareSnapshotPreBarrier(2);
        assertThat(versions(restored)).containsExactly("t1");
    }
}
