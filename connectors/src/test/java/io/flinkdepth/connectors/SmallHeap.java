// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors;

import static org.assertj.core.api.Assertions.assertThat;

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
}
