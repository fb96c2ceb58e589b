// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The processor that figures are of, as Linux describes it.
 *
 * @param name as its maker calls it
 * @param extensions instructions on vectors that decide how fast a network runs
 */
record Processor(String name, String extensions) {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");
    private static final List<String> PREFIXES =
            List.of("avx", "amx", "fma", "sve", "asimd", "i8mm");

    static Processor describe() {
        try {
            return of(Files.readAllLines(DESCRIPTION));
        } catch (IOException e) {
            return new Processor(System.getProperty("os.arch"), "not known");
        }
    }

    static Processor of(List<String> lines) {
        Map<String, String> fields = new TreeMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
        }
        String flags = fields.getOrDefault("flags", fields.getOrDefault("Features", ""));
        String extensions =
                Arrays.stream(flags.split(" "))
                        .filter(flag -> PREFIXES.stream().anyMatch(flag::startsWith))
                        .sorted()
                        .collect(Collectors.joining(" "));
        return new Processor(
                fields.getOrDefault("model name", System.getProperty("os.arch")),
                extensions.isEmpty() ? "not known" : extensions);
    }
}
