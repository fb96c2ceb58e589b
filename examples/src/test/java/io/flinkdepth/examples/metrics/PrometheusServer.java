// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Prometheus of the machine, as the example's configuration starts it, but often and here. */
final class PrometheusServer implements AutoCloseable {

    private static final String CONFIGURATION = "prometheus.yml";
    private static final String INTERVAL = "500ms";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address = "127.0.0.1:" + freePort();
    private final Process process;

    private PrometheusServer(Path folder, Path configuration) throws IOException {
        process =
                new ProcessBuilder(
                                "prometheus",
                                "--config.file=" + configuration,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=" + address)
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile())
                        .start();
    }

    /** Skips the test where Prometheus is not installed. */
    static void require() {
        for (String program : List.of("prometheus", "promtool")) {
            assumeThat(
                            Stream.of(System.getenv("PATH").split(":"))
                                    .map(path -> Path.of(path, program)))
                    .as(
                            "%s on the path; without it the board and the alerts are not tried",
                            program)
                    .anyMatch(Files::isExecutable);
        }
    }

    /** Starts a server that reads the metrics at a port of this machine. */
    static PrometheusServer start(Path folder, int port) throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        Path example = Expressions.FOLDER.resolve("prometheus").resolve(CONFIGURATION);
        JsonNode settings = yaml.readTree(example.toFile());
        ((ObjectNode) settings.path("global"))
                .put("scrape_interval", INTERVAL)
                .put("evaluation_interval", INTERVAL);
        ObjectNode flink = (ObjectNode) settings.at("/scrape_configs/0");
        assertThat(flink.remove("dns_sd_configs")).as("the targets of the example").isNotNull();
        flink.putArray("static_configs").addObject().putArray("targets").add("127.0.0.1:" + port);
        Path configuration = folder.resolve(CONFIGURATION);
        yaml.writeValue(configuration.toFile(), settings);
        Files.copy(Expressions.ALERTS, folder.resolve(Expressions.ALERTS.getFileName()));
        return new PrometheusServer(folder, configuration);
    }

    /** Runs {@code promtool} on one of the example's files. */
    static void promtool(String command, String kind, String file) throws Exception {
        Path path = Expressions.FOLDER.resolve("prometheus").resolve(file);
        Process promtool =
                new ProcessBuilder("promtool", command, kind, path.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The values of the samples of an expression now; none as long as the server starts. */
    List<Double> query(String expression) throws Exception {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        List<Double> values = new ArrayList<>();
        for (JsonNode sample : get("query?query=" + encoded).at("/data/result")) {
            values.add(Double.valueOf(sample.at("/value/1").asText().replace("Inf", "Infinity")));
        }
        return values;
    }

    /** The states of all alerts: {@code ok} for one that was evaluated. */
    List<String> healthOfAlerts() throws Exception {
        return get("rules").at("/data/groups").findValuesAsText("health");
    }

    private JsonNode get(String path) throws Exception {
        assertThat(process.isAlive()).as("Prometheus runs").isTrue();
        URI uri = URI.create("http://" + address + "/api/v1/" + path);
        try {
            HttpResponse<String> response =
                    client.send(
                            HttpRequest.newBuilder(uri).build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isIn(200, 503);
            return response.statusCode() == 200
                    ? JSON.readTree(response.body())
                    : JSON.createObjectNode();
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
