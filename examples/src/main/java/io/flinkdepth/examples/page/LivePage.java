// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.examples.picture.DepthColours;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.ForbiddenResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live page: each camera beside its depth. The browser asks for the next pair when it has drawn
 * the last, so a slow one sees fewer pictures and holds nobody up. Nothing is loaded from other
 * hosts. Thread-safe.
 */
@Internal
public final class LivePage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LivePage.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY =
            "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline';"
                    + " script-src 'unsafe-inline'; connect-src 'self'";

    /** Cameras without a frame for so long are shown no longer. */
    private static final long CAMERA_EXPIRY_MILLIS = 5 * 60_000;

    private static final int MAX_CAMERAS = 32;

    /** A reader that takes nothing for so long is dropped. */
    private static final long IDLE_MILLIS = 5_000;

    /** A picture fits, so that no thread waits for a slow reader. */
    private static final int SEND_BUFFER = 1 << 19;

    /** A reader that takes longer for a response is dropped, even if it is never idle. */
    private static final long RESPONSE_MILLIS = 20_000;

    private final Map<String, LiveCamera> cameras = new ConcurrentSkipListMap<>();
    private final RetainedFrames frames = new RetainedFrames();
    private final HostCheck hosts;
    private final long responseMillis;
    private final byte[] html;
    private final byte[] legend = DepthColours.legendPng();
    @Nullable private final LearningPage learning;
    private final Javalin server;
    private volatile String inputEnd = "";

    /**
     * Starts to serve.
     *
     * @param host the address to bind to; 127.0.0.1 keeps the page to this machine
     * @param port the port; 0 for any
     * @param learning of a model that improves; null where there is none
     */
    public LivePage(String host, int port, @Nullable LearningPage learning) throws IOException {
        this(host, port, learning, IDLE_MILLIS, RESPONSE_MILLIS);
    }

    LivePage(
            String host,
            int port,
            @Nullable LearningPage learning,
            long idleMillis,
            long responseMillis)
            throws IOException {
        this.responseMillis = responseMillis;
        this.learning = learning;
        this.hosts = new HostCheck(host);
        try (InputStream page = LivePage.class.getResourceAsStream("live.html")) {
            html = page.readAllBytes();
        }
        server =
                Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.startup.showOldJavalinVersionWarning = false;
                            config.jetty.addConnector(
                                    (jetty, http) ->
                                            connector(jetty, http, host, port, idleMillis));
                            routes(config.routes);
                        });
        server.start();
    }

    private static ServerConnector connector(
            Server jetty, HttpConfiguration http, String host, int port, long idleMillis) {
        ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(idleMillis);
        connector.setAcceptedSendBufferSize(SEND_BUFFER);
        return connector;
    }

    private void protect(Context context) {
        context.header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", POLICY);
        if (!hosts.allows(context.header("Host"))) {
            throw new ForbiddenResponse(
                    "this page is served to loopback names, addresses and the name it is bound to");
        }
    }

    /** Closes the connection if the response is not taken in time. */
    private void limitTime(Context context) {
        Request request = ServletContextRequest.getServletContextRequest(context.req());
        EndPoint reader = request.getConnectionMetaData().getConnection().getEndPoint();
        Scheduler.Task drop =
                request.getComponents()
                        .getScheduler()
                        .schedule(reader::close, responseMillis, TimeUnit.MILLISECONDS);
        Request.addCompletionListener(request, failure -> drop.cancel());
    }

    private void routes(RoutesConfig routes) {
        routes.before(this::limitTime);
        routes.before(this::protect);
        routes.get("/", context -> context.contentType("text/html; charset=utf-8").result(html));
        routes.get("/legend.png", context -> context.contentType("image/png").result(legend));
        routes.get("/state.json", context -> json(context, state()));
        routes.get("/input.json", context -> json(context, Map.of("end", inputEnd)));
        routes.get("/cameras/{camera}/{sequence}/frame", this::frame);
        routes.get("/cameras/{camera}/{sequence}/depth", this::depth);
        learningRoutes(routes);
    }

    private void learningRoutes(RoutesConfig routes) {
        routes.get(
                "/learning.json",
                context -> json(context, learning == null ? Map.of() : learning.state()));
        if (learning != null) {
            routes.get(
                    "/labels/{key}",
                    context ->
                            picture(
                                    context,
                                    learning.label(context.pathParam("key")),
                                    "image/jpeg"));
            routes.get(
                    "/comparison/{which}",
                    context ->
                            picture(
                                    context,
                                    learning.comparison(context.pathParam("which")),
                                    "image/jpeg"));
        }
    }

    private List<LiveCamera.CameraState> state() {
        long now = System.currentTimeMillis();
        return cameras.values().stream().map(camera -> camera.state(now)).toList();
    }

    private static void json(Context context, Object value) throws JsonProcessingException {
        context.contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(JSON.writeValueAsBytes(value));
    }

    private void frame(Context context) {
        LiveCamera camera = cameras.get(context.pathParam("camera"));
        Frame frame = camera == null ? null : camera.frame(sequence(context));
        picture(context, frame == null ? null : frame.image(), mediaType(frame));
    }

    /** By the image itself: a producer may call it a page. */
    private static String mediaType(@Nullable Frame frame) {
        if (frame != null) {
            try {
                return ImageHeader.read(frame.image(), ImageLimits.DEFAULT).format().mediaType();
            } catch (ImageException e) {
                LOG.debug("Frame {} has a prediction and no header.", frame.identity(), e);
            }
        }
        return "application/octet-stream";
    }

    private void depth(Context context) {
        LiveCamera camera = cameras.get(context.pathParam("camera"));
        byte[] depth = camera == null ? null : camera.depthJpeg(sequence(context));
        picture(context, depth, "image/jpeg");
    }

    private static long sequence(Context context) {
        return context.pathParamAsClass("sequence", Long.class).get();
    }

    private static void picture(Context context, byte[] image, String mediaType) {
        if (image == null) {
            context.status(404).result("no such frame, or no longer");
        } else {
            context.contentType(mediaType).header("Cache-Control", "no-store").result(image);
        }
    }

    /** Shows a frame as soon as its prediction is there. */
    public void onFrame(Frame frame) {
        camera(frame.cameraId()).onFrame(frame, System.currentTimeMillis());
    }

    /** Shows a prediction. */
    public void onDepth(DepthMap depth) {
        camera(depth.identity().cameraId()).onDepth(depth, System.currentTimeMillis());
    }

    /**
     * Says that no further frames come; the last ones stay in view.
     *
     * @param how a sentence without its full stop
     */
    public void onInputEnd(String how) {
        inputEnd = how;
    }

    private LiveCamera camera(String id) {
        LiveCamera camera = cameras.computeIfAbsent(id, name -> new LiveCamera(name, frames));
        forgetOthers(camera);
        return camera;
    }

    /** Cameras that are gone; and the quietest one where there are too many. */
    private void forgetOthers(LiveCamera used) {
        long expired = System.currentTimeMillis() - CAMERA_EXPIRY_MILLIS;
        cameras.values().stream()
                .filter(c -> c != used && c.lastSeenMillis() < expired)
                .forEach(this::forget);
        while (cameras.size() > MAX_CAMERAS) {
            cameras.values().stream()
                    .filter(c -> c != used)
                    .min(Comparator.comparingLong(LiveCamera::lastSeenMillis))
                    .ifPresent(this::forget);
        }
    }

    private void forget(LiveCamera camera) {
        cameras.remove(camera.id());
        frames.forget(camera.id());
    }

    long retainedBytes() {
        return frames.bytes();
    }

    int openConnections() {
        return server.jettyServer().server().getConnectors()[0].getConnectedEndPoints().size();
    }

    /** The port that the page is served on. */
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.stop();
    }
}
