// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ParentProcessTest {

    /** Ends with the process of the argument, or never. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length > 0) {
            ParentProcess.endWith(Long.parseLong(arguments[0]));
        }
        System.out.println("started");
        new CountDownLatch(1).await();
    }

    private static Process start(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ParentProcessTest.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static void awaitStart(Process process) throws Exception {
        assertThat(process.inputReader().readLine()).isEqualTo("started");
    }

    @Test
    void aProcessEndsWithTheOneThatItWorksFor() throws Exception {
        Process parent = start();
        awaitStart(parent);
        Process child = start(Long.toString(parent.pid()));
        awaitStart(child);
        assertThat(child.isAlive()).isTrue();
        parent.destroyForcibly().waitFor();
        assertThat(child.waitFor()).isEqualTo(1);
        assertThat(start(Long.toString(parent.pid())).waitFor()).isEqualTo(1);
    }
}
