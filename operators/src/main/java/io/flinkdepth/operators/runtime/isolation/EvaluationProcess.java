// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import io.flinkdepth.connectors.temporary.TemporaryFolder;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child Java process that runs networks. Each request has a deadline, after which the process is
 * killed. The process ends when this JVM ends for any reason. Thread-safe; one request at a time.
 */
final class EvaluationProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EvaluationProcess.class);

    private static final Duration START_TIME = Duration.ofMinutes(1);

    private static final Duration UNLOAD_TIME = Duration.ofSeconds(10);

    private final Process process;
    private final TemporaryFolder folder;
    private final DataOutputStream requests;
    private final DataInputStream replies;
    private final Thread endOfJvm;
    private final long memoryBytes;
    private boolean lost;

    private EvaluationProcess(Process process, TemporaryFolder folder, long memoryBytes) {
        this.memoryBytes = memoryBytes;
        this.process = process;
        this.folder = folder;
        this.requests =
                new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 1 << 16));
        this.replies = new DataInputStream(process.getInputStream());
        this.endOfJvm = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endOfJvm);
    }

    /**
     * Starts a process and waits until it is ready.
     *
     * @param memoryBytes maximum memory; 0 for no limit
     * @throws NoProcessException if this machine cannot start processes
     * @throws IOException if it is not ready in time, or there is no temporary folder for it
     */
    static EvaluationProcess start(long memoryBytes) throws IOException {
        TemporaryFolder folder = TemporaryFolder.create("evaluation");
        Process process = null;
        try {
            process =
                    new ProcessBuilder(ProcessCommand.of(folder.path(), memoryBytes))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
        } catch (IOException e) {
            throw new NoProcessException(e);
        } finally {
            if (process == null) {
                folder.close();
            }
        }
        EvaluationProcess started = new EvaluationProcess(process, folder, memoryBytes);
        try {
            started.call("the start of " + process.info(), START_TIME, out -> {}, in -> null);
            return started;
        } catch (EvaluationException e) {
            started.close();
            // The failure is not caused by a network. On a busy machine a later start may succeed.
            throw e.isTimeout() ? new IOException(e.getMessage(), e) : new NoProcessException(e);
        }
    }

    /** This machine cannot start processes. */
    static final class NoProcessException extends IOException {

        private static final long serialVersionUID = 1L;

        private NoProcessException(Exception cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** Writes a request. */
    interface Request {
        void write(DataOutputStream out) throws IOException;
    }

    /** Reads a reply. */
    interface Reply<T> {
        T read(DataInputStream in) throws IOException;
    }

    /**
     * Sends a request and waits for its reply.
     *
     * @param what description of the request, for messages
     * @throws EvaluationException if the request fails, the process ends, or the deadline passes
     */
    synchronized <T> T call(String what, Duration time, Request request, Reply<T> reply)
            throws EvaluationException {
        Killing killing = new Killing();
        Future<?> deadline =
                EvaluationProcesses.TIMER.schedule(killing, time.toMillis(), TimeUnit.MILLISECONDS);
        try {
            request.write(requests);
            requests.flush();
            if (replies.readBoolean()) {
                return reply.read(replies);
            }
            throw new EvaluationException(replies.readUTF());
        } catch (EvaluationException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            lost = true;
            process.destroyForcibly();
            throw killing.cancel()
                    ? EvaluationException.timeout(
                            what + " did not end within " + time.toMillis() + " ms", e)
                    : new EvaluationException(
                            what + " ended the process that it ran in (" + ending() + ")", e);
        } catch (Error e) {
            // The pipe may contain a partial reply.
            lost = true;
            process.destroyForcibly();
            throw e;
        } finally {
            killing.cancel();
            deadline.cancel(false);
        }
    }

    /** Kills the process, unless cancelled before. */
    private final class Killing implements Runnable {
        private boolean happened;
        private boolean cancelled;

        @Override
        public synchronized void run() {
            if (!cancelled) {
                happened = true;
                process.destroyForcibly();
            }
        }

        /** Returns whether the process was already killed. */
        synchronized boolean cancel() {
            cancelled = true;
            return happened;
        }
    }

    private String ending() {
        try {
            return process.waitFor(5, TimeUnit.SECONDS)
                    ? "exit code " + process.exitValue()
                    : "it does not end";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "exit code not known";
        }
    }

    /** Closes the session; returns false if the process was killed or has ended. */
    synchronized boolean unload() {
        if (lost) {
            return false;
        }
        try {
            call("the end", UNLOAD_TIME, out -> out.writeByte(Wire.UNLOAD), in -> null);
            return true;
        } catch (EvaluationException e) {
            LOG.debug("The process cannot be used again.", e);
            return false;
        }
    }

    long memoryBytes() {
        return memoryBytes;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Kills the process and deletes its temporary files. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(endOfJvm);
        } catch (IllegalStateException e) {
            LOG.debug("The JVM is ending, and the process with it.");
        }
        try {
            // Files of a process that still runs would remain.
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                LOG.warn("Process {} was killed and does not end.", process.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        folder.close();
    }
}
