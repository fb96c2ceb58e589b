// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code python3} with the functions of {@code examples/python/flink_depth.py}. */
final class Python {

    private static final Path READER =
            Path.of(System.getProperty("flinkdepth.repository"), "examples", "python");

    private Python() {}

    /** Skips the test if Python or one of the modules is missing. */
    static void require(String... modules) throws Exception {
        int exit;
        try {
            exit = start(Path.of("."), "import " + String.join(", ", modules)).waitFor();
        } catch (IOException e) {
            exit = -1;
        }
        assumeThat(exit).as("python3 with " + List.of(modules)).isZero();
    }

    /** Returns the JSON that the lines print. */
    static JsonNode run(Path folder, String... lines) throws Exception {
        String program = "import json\nfrom flink_depth import *\n" + String.join("\n", lines);
        Process python = start(folder, program);
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(said).isZero();
        return new ObjectMapper().readTree(said);
    }

    /** Returns the lines that the reader prints as a command. */
    static List<String> read(Path folder, String... places) throws Exception {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("python3", READER.resolve("flink_depth.py").toString()));
        command.addAll(List.of(places));
        Process python = start(folder, command);
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(said).isZero();
        return said.lines().toList();
    }

    private static Process start(Path folder, String program) throws IOException {
        return start(folder, List.of("python3", "-c", program));
    }

    private static Process start(Path folder, List<String> command) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("PYTHONPATH", READER + File.pathSeparator + folder);
        // No files of its own beside the reader.
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        return builder.start();
    }
}
