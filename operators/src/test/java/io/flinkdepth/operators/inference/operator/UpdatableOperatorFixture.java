// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.TrustedKeys;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.swap.InferenceSetup;
import io.flinkdepth.operators.inference.swap.ModelLocator;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator of two inputs in Flink's harness, each with a coordinator of its own; every session
 * must be closed at the end.
 */
abstract class UpdatableOperatorFixture {

    @TempDir Path folder;

    /** The model that is followed; null for that of the first package. */
    @Nullable String modelName;

    TrustedKeys trustedKeys = TrustedKeys.ANY;

    private final List<AbstractStreamOperatorTestHarness<DepthMap>> harnesses = new ArrayList<>();

    /** What the operators do. */
    DepthTask task = new DepthTask(true);

    private final Map<AbstractStreamOperatorTestHarness<DepthMap>, TestCoordination> coordination =
            new HashMap<>();

    AbstractStreamOperatorTestHarness<DepthMap> harness(String model, int parallelism, int subtask)
            throws Exception {
        return harness(model, parallelism, subtask, ShadowOptions.NONE);
    }

    AbstractStreamOperatorTestHarness<DepthMap> harness(
            String model, int parallelism, int subtask, ShadowOptions shadow) throws Exception {
        InferenceOptions defaults = InferenceOptions.DEFAULT;
        InferenceOptions options =
                new InferenceOptions(
                        defaults.runtime().withDevice(Device.CPU),
                        0,
                        4,
                        defaults.batchBytes(),
                        defaults.batchDelay(),
                        16,
                        2,
                        defaults.order(),
                        defaults.overload(),
                        null,
                        defaults.limits(),
                        false,
                        trustedKeys);
        TestCoordination gateway = new TestCoordination(parallelism, subtask);
        AbstractStreamOperatorTestHarness<DepthMap> harness =
                new AbstractStreamOperatorTestHarness<>(
                        new CoordinatedFactory(
                                gateway,
                                new InferenceSetup<>(
                                        new ModelLocator(model, null, Map.of(), Set.of()),
                                        modelName,
                                        task,
                                        options,
                                        shadow,
                                        DepthEstimation.FAILED_FRAMES,
                                        DepthEstimation.MODEL_EVENTS)),
                        8,
                        parallelism,
                        subtask);
        harness.setup(
                TypeInformation.of(DepthMap.class)
                        .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
        harnesses.add(harness);
        coordination.put(harness, gateway);
        return harness;
    }

    AbstractStreamOperatorTestHarness<DepthMap> open(String model) throws Exception {
        return open(model, ShadowOptions.NONE);
    }

    AbstractStreamOperatorTestHarness<DepthMap> open(String model, ShadowOptions shadow)
            throws Exception {
        AbstractStreamOperatorTestHarness<DepthMap> harness = harness(model, 1, 0, shadow);
        harness.initializeEmptyState();
        harness.open();
        return harness;
    }

    @AfterEach
    void everySessionIsClosedAtTheEnd() throws Exception {
        for (AbstractStreamOperatorTestHarness<DepthMap> harness : harnesses) {
            harness.close();
        }
        assertThat(SharedSessions.open()).as("open sessions").isZero();
    }

    @SuppressWarnings("unchecked")
    static TwoInputStreamOperator<Frame, ModelUpdate, DepthMap> operator(
            AbstractStreamOperatorTestHarness<DepthMap> harness) {
        return (TwoInputStreamOperator<Frame, ModelUpdate, DepthMap>) harness.getOperator();
    }

    static void frame(AbstractStreamOperatorTestHarness<DepthMap> harness, Frame frame)
            throws Exception {
        operator(harness)
                .processElement1(new StreamRecord<>(frame, frame.identity().eventTimeMillis()));
    }

    static void update(AbstractStreamOperatorTestHarness<DepthMap> harness, ModelUpdate update)
            throws Exception {
        operator(harness).processElement2(new StreamRecord<>(update));
    }

    static void run(Mail mail) {
        try {
            mail.run();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Runs the next mail. */
    static void awaitMail(AbstractStreamOperatorTestHarness<DepthMap> harness) throws Exception {
        harness.getTaskMailbox().take(0).run();
    }

    /** Runs mails and events until an received version is taken or refused. */
    void awaitDecision(AbstractStreamOperatorTestHarness<DepthMap> harness) throws Exception {
        while (deliver(harness)) {
            awaitMail(harness);
        }
    }

    boolean deliver(AbstractStreamOperatorTestHarness<DepthMap> harness) throws Exception {
        return coordination.get(harness).deliver((OperatorEventHandler) harness.getOperator());
    }

    static List<String> versions(AbstractStreamOperatorTestHarness<DepthMap> harness) {
        return harness.extractOutputValues().stream().map(d -> d.model().version()).toList();
    }

    /** The operator with a coordinator of the test's own. */
    private static final class CoordinatedFactory extends AbstractStreamOperatorFactory<DepthMap>
            implements TwoInputStreamOperatorFactory<Frame, ModelUpdate, DepthMap> {

        private static final long serialVersionUID = 1L;

        private final transient TestCoordination gateway;
        private final transient InferenceSetup<DepthMap> setup;

        private CoordinatedFactory(TestCoordination gateway, InferenceSetup<DepthMap> setup) {
            this.gateway = gateway;
            this.setup = setup;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <O extends StreamOperator<DepthMap>> O createStreamOperator(
                StreamOperatorParameters<DepthMap> parameters) {
            return (O) new UpdatableInferenceOperator<>(parameters, setup, gateway);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
            return UpdatableInferenceOperator.class;
        }
    }
}
