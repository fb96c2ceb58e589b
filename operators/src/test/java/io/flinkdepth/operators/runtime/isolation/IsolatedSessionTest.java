// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.ModelSession;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class IsolatedSessionTest {

    private static final EvaluationLimits LIMITS =
            new EvaluationLimits(1L << 30, Duration.ofSeconds(60), Duration.ofSeconds(60));
    private static final EvaluationLimits SHORT =
            new EvaluationLimits(1L << 30, Duration.ofSeconds(60), Duration.ofSeconds(2));

    @TempDir Path folder;

    @AfterEach
    void noProcessAndNoFolderIsLeft() throws IOException {
        EvaluationProcesses.closeIdle();
        assertThat(ProcessHandle.current().children().filter(IsolatedSessionTest::evaluates))
                .isEmpty();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(files.filter(f -> f.getFileName().toString().contains("-" + pid() + "-")))
                    .isEmpty();
        }
    }

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static boolean evaluates(ProcessHandle process) {
        return process.info().command().orElse("").endsWith("java");
    }

    private static ProcessHandle process() {
        return ProcessHandle.current()
                .children()
                .filter(IsolatedSessionTest::evaluates)
                .findFirst()
                .orElseThrow();
    }

    private static ModelSession open(ModelPackage model, EvaluationLimits limits)
            throws IOException {
        return open(model, new IsolatedOpener(limits));
    }

    private static ModelSession open(ModelPackage model, SessionOpener opener) throws IOException {
        return opener.open(model, ModelPackage.MODEL_FILE, Device.CPU, RuntimeOptions.DEFAULT);
    }

    private static Map<String, FloatTensor> run(ModelSession session, float brightness)
            throws OrtException {
        int values = 3 * TestModels.SIZE * TestModels.SIZE;
        float[] image = new float[values];
        for (int i = 0; i < values; i++) {
            image[i] = brightness * i / values;
        }
        long[] shape = {1, 3, TestModels.SIZE, TestModels.SIZE};
        return session.run(TestModels.input(image), shape, Set.of("predicted_depth"));
    }

    @Test
    void predictsAsInThisProcess() throws Exception {
        ModelPackage model = TestModels.brightness(folder.resolve("m"), "v1", 3);
        try (ModelSession isolated = open(model, LIMITS);
                ModelSession local = open(model, SessionOpener.IN_PROCESS)) {
            FloatTensor expected = run(local, 1).get("predicted_depth");
            FloatTensor found = run(isolated, 1).get("predicted_depth");
            assertThat(found.shape()).isEqualTo(expected.shape());
            assertThat(found.values()).isEqualTo(expected.values());
        }
    }

    @Test
    void aProcessIsKeptForTheNextNetwork() throws Exception {
        List<Long> processes = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            ModelPackage model = TestModels.brightness(folder.resolve("m" + i), "v" + i, i);
            try (ModelSession session = open(model, LIMITS)) {
                assertThat(run(session, 1)).containsKey("predicted_depth");
                processes.add(process().pid());
            }
        }
        assertThat(processes.get(0)).isEqualTo(processes.get(1));
    }

    @Test
    void aNetworkThatNeverEndsFails() throws Exception {
        ModelPackage model = TestModels.endless(folder.resolve("m"), "v1", 0.4f);
        try (ModelSession session = open(model, SHORT)) {
            assertThat(run(session, 0.2f)).containsKey("predicted_depth");
            assertThatThrownBy(() -> run(session, 1))
                    .isInstanceOf(OrtException.class)
                    .hasMessageContaining("did not end within 2000 ms");
            assertThatThrownBy(() -> run(session, 0.2f)).isInstanceOf(OrtException.class);
        }
    }

    /** 16 GiB: more than the process may have. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aNetworkThatWantsTooMuchMemoryFails() throws Exception {
        ModelPackage model = TestModels.giant(folder.resolve("m"), "v1", 1L << 32);
        try (ModelSession session = open(model, LIMITS)) {
            assertThatThrownBy(() -> run(session, 1))
                    .isInstanceOf(OrtException.class)
                    .hasMessageContaining("Failed to allocate memory");
        }
        ModelPackage small = TestModels.giant(folder.resolve("s"), "v1", 1 << 20);
        try (ModelSession session = open(small, LIMITS)) {
            assertThat(run(session, 1)).containsKey("predicted_depth");
        }
    }

    @Test
    void aDefectivePackageIsRefusedAsInThisProcess() {
        ModelPackage model = TestModels.otherOutput(folder.resolve("m"), "v1");
        assertThatThrownBy(() -> open(model, LIMITS))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("has no output");
    }

    @Test
    void aProcessThatDiesFailsTheRun() throws Exception {
        ModelPackage model = TestModels.brightness(folder.resolve("m"), "v1", 3);
        try (ModelSession session = open(model, LIMITS)) {
            process().destroyForcibly();
            assertThatThrownBy(() -> run(session, 1))
                    .isInstanceOf(OrtException.class)
                    .hasMessageContaining("ended the process");
        }
    }
}
