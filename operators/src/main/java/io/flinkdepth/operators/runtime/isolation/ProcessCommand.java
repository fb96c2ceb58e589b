// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import ai.onnxruntime.OrtEnvironment;
import io.flinkdepth.connectors.model.ModelPackage;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The command line of an {@link EvaluationMain}. */
final class ProcessCommand {

    private static final String SHELL = "/bin/sh";

    // The kernel kills this process first if memory is low. The limit of the data segment counts
    // written memory, not memory that a JVM reserves (Linux 4.7 and later).
    private static final String LIMITED =
            "echo 1000 2>/dev/null >/proc/self/oom_score_adj; ulimit -d \"$1\"; shift; exec \"$@\"";

    private static final String NATIVES = "onnxruntime.native.path";

    private ProcessCommand() {}

    static List<String> of(Path folder, long memoryBytes) {
        List<String> command = new ArrayList<>();
        if (memoryBytes > 0 && Files.isExecutable(Path.of(SHELL))) {
            command.addAll(List.of(SHELL, "-c", LIMITED, SHELL, Long.toString(memoryBytes >> 10)));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        // Crash reports would remain and are not needed.
                        "-XX:+SuppressFatalErrorMessage",
                        "-Djava.io.tmpdir=" + folder));
        // A custom build of ONNX Runtime, for example for another version of CUDA.
        String natives = System.getProperty(NATIVES);
        if (natives != null) {
            command.add("-D" + NATIVES + "=" + natives);
        }
        command.addAll(
                List.of(
                        "-cp",
                        classPath(),
                        EvaluationMain.class.getName(),
                        Long.toString(ProcessHandle.current().pid())));
        return command;
    }

    /** Returns the locations of the classes, which on a cluster are not only on the class path. */
    private static String classPath() {
        Set<String> entries = new LinkedHashSet<>();
        addSource(entries, EvaluationMain.class);
        addSource(entries, OrtEnvironment.class);
        addSource(entries, ModelPackage.class);
        entries.add(System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, entries);
    }

    private static void addSource(Set<String> entries, Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source != null && source.getLocation() != null) {
            try {
                entries.add(file(source.getLocation()).toString());
            } catch (URISyntaxException | IllegalArgumentException e) {
                throw new IllegalStateException(
                        type + " is not in a file of this machine: " + source.getLocation(), e);
            }
        }
    }

    /**
     * The file that a class path names. Flink names the jars in {@code usrlib/} relative to the
     * working directory ({@code file:usrlib/job.jar}), which {@link Path#of(URI)} refuses.
     *
     * @throws IllegalArgumentException if it is in no file of this machine
     */
    static Path file(URL location) throws URISyntaxException {
        URI uri = location.toURI();
        return uri.isOpaque() && "file".equals(uri.getScheme())
                ? Path.of(uri.getSchemeSpecificPart()).toAbsolutePath()
                : Path.of(uri);
    }
}
