// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.broker;

import io.flinkdepth.connectors.temporary.TemporaryFolder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
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
 * A Kafka broker that is its own controller, in this JVM, on a free port of the loopback address.
 * Its data goes with it. Messages up to 16 MiB pass.
 */
@Internal
public final class EmbeddedBroker implements AutoCloseable {

    private static final String MAX_MESSAGE_BYTES = Integer.toString(16 << 20);

    private final TemporaryFolder data;
    private final KafkaRaftServer server;
    private final String address;

    private EmbeddedBroker(TemporaryFolder data, KafkaRaftServer server, String address) {
        this.data = data;
        this.server = server;
        this.address = address;
    }

    /** Starts a broker; returns when it accepts connections. */
    public static EmbeddedBroker start() throws Exception {
        TemporaryFolder folder = TemporaryFolder.create("broker");
        Path data = folder.path().resolve("data");
        String broker = "127.0.0.1:" + freePort();
        String controller = "127.0.0.1:" + freePort();
        format(data);
        KafkaRaftServer server =
                new KafkaRaftServer(
                        KafkaConfig.fromProps(settings(data, broker, controller)), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(folder, server, broker);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void format(Path data) throws Exception {
        try (PrintStream silent =
                new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .addDirectory(data.toString())
                    .setMetadataLogDirectory(data.toString())
                    .setControllerListenerName("CONTROLLER")
                    .setReleaseVersion(MetadataVersion.latestProduction())
                    .setPrintStream(silent)
                    .run();
        }
    }

    private static Properties settings(Path data, String broker, String controller) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://" + broker + ",CONTROLLER://" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://" + broker);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", data.toString());
        settings.put("message.max.bytes", MAX_MESSAGE_BYTES);
        settings.put("replica.fetch.max.bytes", MAX_MESSAGE_BYTES);
        // A quickstart may run for days; its frames need not.
        settings.put("log.retention.bytes", Long.toString(512L << 20));
        settings.put("log.segment.bytes", Integer.toString(64 << 20));
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        return settings;
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
        create(
                Arrays.stream(names)
                        .map(name -> new NewTopic(name, partitions, (short) 1).configs(settings))
                        .toList());
    }

    /** Makes a topic of one partition whose timestamps say when the broker got each record. */
    public void createTopicStampedOnArrival(String name) throws Exception {
        createTopics(1, Map.of("message.timestamp.type", "LogAppendTime"), name);
    }

    private void create(List<NewTopic> topics) throws Exception {
        Map<String, Object> client = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, address);
        try (Admin admin = Admin.create(client)) {
            admin.createTopics(topics).all().get();
        }
    }

    @Override
    public void close() throws IOException {
        server.shutdown();
        server.awaitShutdown();
        data.close();
    }
}
