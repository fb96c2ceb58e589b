// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import java.io.IOException;

/** Programs of the operating system. */
final class Commands {

    private Commands() {}

    /** Runs one, which must succeed. */
    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).inheritIO().start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
        }
    }
}
