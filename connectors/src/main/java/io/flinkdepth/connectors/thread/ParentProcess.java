// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.thread;

import org.apache.flink.annotation.Internal;

/** Ends this process when its parent process ends for any reason. */
@Internal
public final class ParentProcess {

    private static final int EXIT_CODE = 1;

    private ParentProcess() {}

    /**
     * Ends this process, without shutdown hooks, as soon as another process has ended, or
     * immediately if it has already ended. This works even if a native call never returns.
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
