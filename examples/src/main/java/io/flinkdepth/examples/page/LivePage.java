// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.examples.picture.DepthColours;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The live page: each camera beside its depth. The browser asks for the next pair when it has drawn
 * the last, so a slow one sees fewer pictures and holds nobody up. Nothing is loaded from other
 * hosts. Thread-safe.
 */
@Internal
public final class LivePage implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String POLICY =
            "default-src 'none'; img-src 'self' data:; style-src 'unsafe-inline';"
                    + " script-src 'unsafe-inline'; connect-src 'self'";

    private final Map<String, LiveCamera> cameras = new ConcurrentSkipListMap<>();
    private final byte[] html;
    private final byte[] legend = DepthColours.legendPng();
    @Nullable private final LearningPage learning;
    private final Javalin server;

    /**
     * Starts to serve.
     *
     * @param host the address to bind to; 127.0.0.1 keeps the page to this machine
     * @param port the port; 0 for any
     * @param learning of a model that improves; null where there is none
     */
    public LivePage(String host, int port, @Nullable LearningPage learning) throws IOException {
        this.learning = learning;
        try (InputStream page = LivePage.class.getResourceAsStream("live.html")) {
            html = page.readAllBytes();
        }
        server =
                Javalin.create(
                        config -> {
                            config.startup.showJavalinBanner = false;
                            config.startup.showOldJavalinVersionWarning = false;
                            routes(config.routes);
                        });
        server.start(host, port);
    }

    private void routes(RoutesConfig routes) {
        routes.get(
                "/",
                context ->
                        context.contentType("text/html; charset=utf-8")
                                .header("Content-Security-Policy", POLICY)
                                .result(html));
        routes.get("/legend.png", context -> context.contentType("image/png").result(legend));
        routes.get("/state.json", context -> json(context, state()));
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
        return cameras.entrySet().stream().map(e -> e.getValue().state(e.getKey(), now)).toList();
    }

    private static void json(Context context, Object value) throws JsonProcessingException {
        context.contentType("application/json")
                .header("Cache-Control", "no-store")
                .result(JSON.writeValueAsBytes(value));
    }

    private void frame(Context context) {
        LiveCamera camera = cameras.get(context.pathParam("camera"));
        Frame frame = camera == null ? null : camera.frame(sequence(context));
        picture(
                context,
                frame == null ? null : frame.image(),
                frame == null || frame.mediaType() == null ? "image/jpeg" : frame.mediaType());
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
        camera(frame.cameraId()).onFrame(frame);
    }

    /** Shows a prediction. */
    public void onDepth(DepthMap depth) {
        camera(depth.identity().cameraId()).onDepth(depth, System.currentTimeMillis());
    }

    private LiveCamera camera(String id) {
        return cameras.computeIfAbsent(id, name -> new LiveCamera());
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
