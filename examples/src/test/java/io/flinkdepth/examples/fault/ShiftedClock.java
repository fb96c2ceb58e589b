// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * The time of day of processes, set by libfaketime (Debian: {@code faketime}). Elapsed time, as
 * {@link System#nanoTime()} gives it, goes on as before: so it does on a machine whose clock is
 * set.
 */
final class ShiftedClock {

    private static final List<Path> LIBRARIES =
            List.of(
                    Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
                    Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"));

    private final Path file;

    ShiftedClock(Path file) throws IOException {
        this.file = file;
        set("+0");
    }

    /** Variables of a process that has this clock. */
    Map<String, String> environment() throws IOException {
        Path library =
                LIBRARIES.stream()
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow(() -> new IOException("none of " + LIBRARIES + " exists"));
        return Map.of(
                "LD_PRELOAD", library.toString(),
                "FAKETIME_TIMESTAMP_FILE", file.toString(),
                "FAKETIME_CACHE_DURATION", "1",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                "DONT_FAKE_MONOTONIC", "1",
                // With its repair of waits for elapsed time, such waits end at once.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0",
                "FAKETIME_DONT_RESET", "1");
    }

    /**
     * Sets the clock of all processes within a second.
     *
     * @param offset from the true time, such as {@code -1h}
     */
    void set(String offset) throws IOException {
        Path next = Files.writeString(file.resolveSibling(file.getFileName() + ".next"), offset);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
