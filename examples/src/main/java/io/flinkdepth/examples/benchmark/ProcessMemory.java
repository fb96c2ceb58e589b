// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What this process takes, after a collection of garbage.
 *
 * @param residentBytes resident memory as Linux counts it; -1 on other systems
 * @param heapBytes what the heap has committed
 * @param usedHeapBytes what of it is in use
 */
record ProcessMemory(long residentBytes, long heapBytes, long usedHeapBytes) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double MEGA = 1e6;

    static ProcessMemory now() throws IOException {
        System.gc();
        var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return new ProcessMemory(resident(), heap.getCommitted(), heap.getUsed());
    }

    private static long resident() throws IOException {
        if (!Files.exists(STATUS)) {
            return -1;
        }
        for (String line : Files.readAllLines(STATUS)) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        String heap =
                String.format(
                        Locale.ROOT,
                        "heap %.0f MB, %.0f MB of it in use",
                        heapBytes / MEGA,
                        usedHeapBytes / MEGA);
        return residentBytes < 0
                ? heap
                : String.format(Locale.ROOT, "%.0f MB (%s)", residentBytes / MEGA, heap);
    }
}
