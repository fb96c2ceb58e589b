// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.thread;

import org.apache.flink.annotation.Internal;

/** Ends this process with the one that it works for, however that ends. */
@Internal
public final class ParentProcess {

    private static final int EXIT_CODE = 1;

    private ParentProcess() {}

    /**
     * Ends this process, without shutdown hooks, as soon as another has ended; at once where it has
     * ended already. A native call that never returns does not prevent it.
     */
    public static void endWith(long pid) {
        ProcessHandle.of(pid)
                .ifPresentOrElse(
                        parent -> parent.onExit().thenRun(ParentProcess::end), ParentProcess::end);
    }

    private static void end() {
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
