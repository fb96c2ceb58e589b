// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process holds, as Linux counts it.
 *
 * @param residentMegabytes memory
 * @param threads of the JVM and of native libraries
 * @param descriptors files, sockets and pipes that are open
 */
record ProcessSample(long residentMegabytes, long threads, long descriptors) {

    static ProcessSample of(ProcessHandle process) throws IOException {
        Path folder = Path.of("/proc", Long.toString(process.pid()));
        try (Stream<Path> open = Files.list(folder.resolve("fd"))) {
            return new ProcessSample(
                    number(folder, "VmRSS:") / 1024, number(folder, "Threads:"), open.count());
        }
    }

    private static long number(Path folder, String field) throws IOException {
        try (Stream<String> lines = Files.lines(folder.resolve("status"))) {
            return lines.filter(line -> line.startsWith(field))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
