// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.batch.Workers;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.util.IOUtils;

/**
 * Averages over processes on one host: each process sends its values to the first, which adds them
 * in the order of the ranks, so that the sum is deterministic, and sends the mean back.
 */
final class SocketAllReduce implements AllReduce {
    private static final int MAGIC = 0x464c4453;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int CONNECT_MILLIS = 120_000;
    private static final int POLL_MILLIS = 500;

    private final Workers workers;
    private final List<Peer> peers;

    private SocketAllReduce(Workers workers, List<Peer> peers) {
        this.workers = workers;
        this.peers = peers;
    }

    /**
     * Opens the port on which the first process waits for the others, on the loopback interface
     * only.
     */
    static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
    }

    /**
     * Creates the all-reduce of the first of {@code count} processes, after the others have
     * connected.
     *
     * @throws IOException if one of them ends or does not connect within two minutes
     */
    static SocketAllReduce accept(ServerSocket server, int count, List<Process> others)
            throws IOException {
        Peer[] peers = new Peer[count];
        SocketAllReduce exchange = null;
        try {
            for (int i = 1; i < count; i++) {
                Peer peer = greeted(next(server, others), count);
                if (peers[peer.rank] != null) {
                    peer.close();
                    throw new IOException("worker " + peer.rank + " called twice");
                }
                peers[peer.rank] = peer;
            }
            exchange =
                    new SocketAllReduce(
                            new Workers(0, count),
                            new ArrayList<>(Arrays.asList(peers).subList(1, count)));
            return exchange;
        } finally {
            if (exchange == null) {
                IOUtils.closeAllQuietly(peers);
            }
        }
    }

    /** Reads the rank of a connecting process; closes the connection at a timeout. */
    private static Peer greeted(Socket socket, int count) throws IOException {
        boolean welcome = false;
        try {
            socket.setSoTimeout(CONNECT_MILLIS);
            // Unbuffered, because a buffer would read bytes that belong to the peer's stream.
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int magic = in.readInt();
            int rank = in.readInt();
            if (magic != MAGIC || rank < 1 || rank >= count) {
                throw new IOException("worker " + rank + " of " + count + " was not expected");
            }
            socket.setSoTimeout(0);
            Peer peer = new Peer(rank, socket);
            welcome = true;
            return peer;
        } catch (EOFException | SocketException | SocketTimeoutException e) {
            throw new IOException(
                    "a worker called and did not say its rank; see its output above", e);
        } finally {
            if (!welcome) {
                IOUtils.closeQuietly(socket);
            }
        }
    }

    private static Socket next(ServerSocket server, List<Process> others) throws IOException {
        server.setSoTimeout(POLL_MILLIS);
        for (int waited = 0; waited < CONNECT_MILLIS; waited += POLL_MILLIS) {
            for (Process other : others) {
                if (!other.isAlive()) {
                    throw new IOException(
                            "a worker ended with exit "
                                    + other.exitValue()
                                    + " before it called; see its output above");
                }
            }
            try {
                return server.accept();
            } catch (SocketTimeoutException e) {
                // Check whether they are alive, then continue to wait.
                continue;
            }
        }
        throw new IOException("a worker did not call within " + CONNECT_MILLIS / 1000 + " s");
    }

    /** Creates the all-reduce of another process, which connects to a port of the first. */
    static SocketAllReduce connect(int port, Workers workers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        boolean greeted = false;
        try {
            Peer first = new Peer(0, socket);
            first.out.writeInt(MAGIC);
            first.out.writeInt(workers.rank());
            first.out.flush();
            greeted = true;
            return new SocketAllReduce(workers, List.of(first));
        } finally {
            if (!greeted) {
                IOUtils.closeQuietly(socket);
            }
        }
    }

    @Override
    public Workers workers() {
        return workers;
    }

    @Override
    public void average(float[] values) throws IOException {
        if (workers.rank() > 0) {
            peers.get(0).send(values);
            peers.get(0).receive(values);
            return;
        }
        double[] sum = new double[values.length];
        add(values, sum);
        float[] other = new float[values.length];
        for (Peer peer : peers) {
            peer.receive(other);
            add(other, sum);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (sum[i] / workers.count());
        }
        for (Peer peer : peers) {
            peer.send(values);
        }
    }

    private static void add(float[] values, double[] sum) {
        for (int i = 0; i < values.length; i++) {
            sum[i] += values[i];
        }
    }

    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Peer peer : peers) {
            try {
                peer.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private static final class Peer implements AutoCloseable {
        private final int rank;
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;

        Peer(int rank, Socket socket) throws IOException {
            this.rank = rank;
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in =
                    new DataInputStream(
                            new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES));
            out =
                    new DataOutputStream(
                            new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES));
        }

        void send(float[] values) throws IOException {
            try {
                write(values);
            } catch (SocketException e) {
                throw gone(e);
            }
        }

        private void write(float[] values) throws IOException {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
            bytes.asFloatBuffer().put(values);
            out.writeInt(values.length);
            out.write(bytes.array());
            out.flush();
        }

        void receive(float[] values) throws IOException {
            try {
                read(values);
            } catch (EOFException | SocketException e) {
                throw gone(e);
            }
        }

        private IOException gone(IOException cause) {
            return new IOException(
                    "worker "
                            + rank
                            + " is gone; see its output above; the run goes on from its last"
                            + " checkpoint when it is started again",
                    cause);
        }

        private void read(float[] values) throws IOException {
            int length = in.readInt();
            if (length != values.length) {
                throw new IOException(
                        "worker "
                                + rank
                                + " sent "
                                + length
                                + " values where "
                                + values.length
                                + " were due");
            }
            byte[] bytes = new byte[values.length * Float.BYTES];
            in.readFully(bytes);
            ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
