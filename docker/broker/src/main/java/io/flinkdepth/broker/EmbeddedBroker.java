// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.flink.annotation.Internal;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker that is its own controller, in this JVM, for tests and trials; on the loopback
 * address unless it is given another. It accepts messages up to 16 MiB.
 */
@Internal
public final class EmbeddedBroker implements AutoCloseable {

    /** Kafka writes this file into a folder that it has prepared for a broker. */
    private static final String FORMATTED = "meta.properties";

    private static final String LOOPBACK = "127.0.0.1";

    private final KafkaRaftServer server;
    private final String address;
    private final DataFolder data;

    private EmbeddedBroker(KafkaRaftServer server, String address, DataFolder data) {
        this.server = server;
        this.address = address;
        this.data = data;
    }

    /**
     * Starts a broker on a free port; returns when it accepts connections. Its data is deleted when
     * it is closed.
     */
    public static EmbeddedBroker start() throws Exception {
        return start(0);
    }

    /** The same on a port; 0 for a free one. */
    public static EmbeddedBroker start(int port) throws Exception {
        return start(LOOPBACK, port, Map.of(), DataFolder.temporary());
    }

    /**
     * Starts a broker on a free port with further settings of Kafka's own, for example of TLS and
     * logins for the listener {@code PLAINTEXT}.
     */
    public static EmbeddedBroker start(Map<String, String> settings) throws Exception {
        return start(LOOPBACK, 0, settings, DataFolder.temporary());
    }

    /**
     * Starts a broker with a folder of data, which stays when the broker is closed. If the folder
     * contains the data of an earlier broker, the topics and records of that broker are there.
     *
     * @param port 0 for a free one
     */
    public static EmbeddedBroker start(int port, Path data) throws Exception {
        return start(LOOPBACK, port, data);
    }

    /**
     * Starts a broker on another address than that of the loopback.
     *
     * @param host name or address of this machine that the broker listens on; clients are told to
     *     connect to it
     */
    public static EmbeddedBroker start(String host, int port) throws Exception {
        return start(host, port, Map.of(), DataFolder.temporary());
    }

    /** The same with a folder of data, which stays when the broker is closed. */
    public static EmbeddedBroker start(String host, int port, Path data) throws Exception {
        return start(host, port, Map.of(), DataFolder.open(data));
    }

    private static EmbeddedBroker start(
            String host, int port, Map<String, String> settings, DataFolder data) throws Exception {
        try {
            String address = address(host, port);
            return new EmbeddedBroker(server(address, settings, data.logs()), address, data);
        } catch (Exception | Error e) {
            data.close();
            throw e;
        }
    }

    private static KafkaRaftServer server(String broker, Map<String, String> more, Path logs)
            throws Exception {
        if (!Files.exists(logs.resolve(FORMATTED))) {
            format(Files.createDirectories(logs));
        }
        Properties settings = BrokerSettings.of(broker, address(LOOPBACK, 0), logs);
        settings.putAll(more);
        KafkaRaftServer server =
                new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        try {
            server.startup();
            return server;
        } catch (RuntimeException | Error e) {
            // The controller is up before the broker fails.
            server.shutdown();
            server.awaitShutdown();
            throw e;
        }
    }

    private static String address(String host, int port) throws IOException {
        // Asks for the port: Kafka says in a stack trace that it is taken.
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
            return host + ":" + socket.getLocalPort();
        } catch (UnknownHostException e) {
            throw new IOException("the host " + host + " is not known", e);
        } catch (IOException e) {
            throw new IOException(
                    "port " + port + " is not free on " + host + ": " + e.getMessage(), e);
        }
    }

    private static void format(Path logs) throws Exception {
        try (PrintStream silent =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(logs.toString())
                    .setMetadataLogDirectory(logs.toString())
                    .setControllerListenerName(BrokerSettings.CONTROLLER)
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setPrintStream(silent)
                    .run();
        }
    }

    /** What clients connect to. */
    public String address() {
        return address;
    }

    /** Makes topics of as many partitions. */
    public void createTopics(int partitions, String... names) throws Exception {
        createTopics(partitions, Map.of(), names);
    }

    /** The same with settings of Kafka's own for topics. */
    public void createTopics(int partitions, Map<String, String> settings, String... names)
            throws Exception {
        List<NewTopic> topics =
                Arrays.stream(names)
                        .map(name -> new NewTopic(name, partitions, (short) 1).configs(settings))
                        .toList();
        try (Admin admin =
                Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address))) {
            admin.createTopics(topics).all().get();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            server.shutdown();
            server.awaitShutdown();
        } finally {
            data.close();
        }
    }
}
