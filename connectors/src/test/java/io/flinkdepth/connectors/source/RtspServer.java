// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A network camera: RTSP 1.0 (RFC 2326) over TCP with the packets interleaved, pictures as JPEG
 * (RFC 2435, see {@link RtpJpeg}). One viewer at a time. What it shows, and when it hangs up, is
 * the script's; after that it takes the next connection.
 */
public final class RtspServer implements AutoCloseable {

    private static final String DESCRIPTION =
            """
            v=0\r
            o=- 1 1 IN IP4 127.0.0.1\r
            s=test\r
            t=0 0\r
            m=video 0 RTP/AVP 26\r
            a=control:track\r
            """;

    private final Script script;
    private final ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new ArrayList<>();

    /** What the camera does with a viewer who has asked it to play. */
    @FunctionalInterface
    public interface Script {
        /**
         * @param viewing 0 for the first viewer that plays
         * @param viewer whom to send pictures to; hung up on when this returns
         */
        void play(int viewing, Viewer viewer) throws IOException;
    }

    /** Starts to listen. */
    public RtspServer(Script script) throws IOException {
        this.script = script;
        Thread thread = new Thread(this::run, "rtsp server");
        thread.setDaemon(true);
        thread.start();
    }

    /** The URI to look at; it has credentials in it, as those of cameras do. */
    public String uri() {
        return "rtsp://user:secret@127.0.0.1:" + server.getLocalPort() + "/live";
    }

    private void run() {
        int viewing = 0;
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                synchronized (open) {
                    open.add(socket);
                }
                Viewer viewer = new Viewer(socket);
                if (viewer.respondsUntilPlay()) {
                    script.play(viewing++, viewer);
                }
            } catch (IOException e) {
                // The viewer hung up, or the test is over.
                continue;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    /** One connection. */
    public static final class Viewer {

        private final BufferedReader in;
        private final OutputStream out;
        private final RtpJpeg packets = new RtpJpeg();

        private Viewer(Socket socket) throws IOException {
            socket.setTcpNoDelay(true);
            in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            out = socket.getOutputStream();
        }

        /** Returns false when the viewer leaves before it has asked to play. */
        private boolean respondsUntilPlay() throws IOException {
            for (String request = in.readLine(); request != null; request = in.readLine()) {
                String sequence = "";
                for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
                    sequence = header.startsWith("CSeq:") ? header : sequence;
                }
                String method = request.substring(0, request.indexOf(' '));
                prediction(method, request.split(" ")[1], sequence);
                if (method.equals("PLAY")) {
                    return true;
                }
            }
            return false;
        }

        private void prediction(String method, String uri, String sequence) throws IOException {
            String rest =
                    switch (method) {
                        case "OPTIONS" -> "Public: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n";
                        case "DESCRIBE" ->
                                "Content-Base: %s/\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s"
                                        .formatted(uri, DESCRIPTION.length(), DESCRIPTION);
                        case "SETUP" ->
                                "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n\r\n";
                        default -> "Session: 1\r\n\r\n";
                    };
            out.write(
                    ("RTSP/1.0 200 OK\r\n" + sequence + "\r\n" + rest)
                            .getBytes(StandardCharsets.ISO_8859_1));
        }

        /** Sends the picture of a number as {@link TestVideos} paints it. */
        public void show(int number) throws IOException {
            for (byte[] packet : packets.packetsOf(TestVideos.jpeg(number))) {
                out.write(interleaved(packet, packet.length));
            }
        }

        /** Sends the first half of a picture's first packet, as when a cable is pulled. */
        public void showHalf(int number) throws IOException {
            byte[] packet = packets.packetsOf(TestVideos.jpeg(number)).get(0);
            out.write(interleaved(packet, packet.length / 2));
        }

        /** Returns when the viewer has hung up. */
        public void awaitHangUp() throws IOException {
            while (in.read() >= 0) {
                // Receiver reports.
            }
        }

        private static byte[] interleaved(byte[] packet, int sent) {
            byte[] result = new byte[4 + sent];
            result[0] = '$';
            result[2] = (byte) (packet.length >> 8);
            result[3] = (byte) packet.length;
            System.arraycopy(packet, 0, result, 4, sent);
            return result;
        }
    }
}
