// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs a program in a JVM whose heap is too small for one large frame. */
public final class SmallHeap {

    private SmallHeap() {}

    /** Returns what the program prints; it must end well. */
    public static List<String> run(Class<?> program, int megabytes, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        // Frames, not the process, are what there is too little memory for.
        command.addAll(
                List.of(
                        "-Xmx" + megabytes + "m",
                        "-XX:+UseSerialGC",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    /** A depth map of a frame and camera with this name. */
    public static DepthMap map(String name, int side) {
        return new DepthMap(
                new FrameIdentity(name, 1, 2, name),
                side,
                side,
                new float[side * side],
                DepthKind.METRIC_DEPTH,
                new ModelVersion("model", "v1"),
                InferenceTimings.NONE);
    }
}
