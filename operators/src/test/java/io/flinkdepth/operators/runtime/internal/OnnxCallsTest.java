// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class OnnxCallsTest {

    @TempDir Path folder;

    @Test
    void anInterruptedThreadMayStillRun() throws Exception {
        // Loads the library, which an interrupt may disturb.
        OnnxCalls.call(() -> "nothing");
        Thread.currentThread().interrupt();
        assertThat(OnnxCalls.call(() -> "a result")).isEqualTo("a result");
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Without the wait, the run crashes the JVM or is cut off. */
    @Test
    void theExitWaitsForTheRunInProgressAndForNoOther() throws Exception {
        TestModels.endless(folder, "v1", 0.5f);
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ExitDuringARun.class.getName(),
                                folder.toString())
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isEqualTo(5);
        assertThat(output).contains("the first run has ended").doesNotContain("the second run");
    }

    /** Exits while a thread is in a run that takes two seconds, and wants to run again. */
    static final class ExitDuringARun {
        private static final int VALUES = 3 * TestModels.SIZE * TestModels.SIZE;

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            OnnxSession session =
                    OnnxSession.load(
                            folder.resolve(ModelPackage.MODEL_FILE),
                            ModelPackage.open(folder.toString()).card(),
                            Device.CPU,
                            RuntimeOptions.DEFAULT,
                            Duration.ofSeconds(2));
            Thread runs =
                    new Thread(
                            () -> {
                                report("first", session, 1);
                                report("second", session, 0.2f);
                            });
            runs.start();
            while (Arrays.stream(runs.getStackTrace()).noneMatch(ExitDuringARun::isRun)) {
                Thread.onSpinWait();
            }
            System.exit(5);
        }

        private static boolean isRun(StackTraceElement frame) {
            return frame.isNativeMethod()
                    && frame.getClassName().equals(OrtSession.class.getName());
        }

        /** The exit must wait for the report, too, or it would cut it off. */
        private static void report(String run, OnnxSession session, float brightness) {
            try {
                OnnxCalls.call(
                        () -> {
                            run(session, brightness);
                            System.out.println("the " + run + " run has ended");
                            return null;
                        });
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void run(OnnxSession session, float brightness) {
            float[] image = new float[VALUES];
            Arrays.fill(image, brightness);
            long[] shape = {1, 3, TestModels.SIZE, TestModels.SIZE};
            try {
                session.run(TestModels.input(image), shape, Set.of("predicted_depth"));
            } catch (OrtException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
