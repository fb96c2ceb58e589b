// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The start of command lines of JVMs that tests start. */
public final class JavaCommand {

    /** Most code of a test runs once: optimising it takes longer than it saves. */
    public static final String QUICK_START = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private JavaCommand() {}

    /**
     * A JVM with the class path of the tests.
     *
     * @param options of the JVM
     * @return a list that arguments of the program may be added to
     */
    public static List<String> of(Class<?> program, String... options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(QUICK_START.split(" ")));
        for (String opened : List.of("lang", "util", "nio")) {
            command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        Collections.addAll(command, options);
        Collections.addAll(command, "-cp", System.getProperty("java.class.path"));
        command.add(program.getName());
        return command;
    }

    /** Sets the options of the JVM that the launcher starts, with a folder for temporary files. */
    public static void configureLauncher(ProcessBuilder launcher, Path temporary) {
        launcher.environment()
                .put("FLINK_DEPTH_JAVA_OPTIONS", QUICK_START + " -Djava.io.tmpdir=" + temporary);
    }
}
