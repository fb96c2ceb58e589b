// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Looks whether a topic can be used before a job starts, which would try for minutes and then say
 * little.
 */
final class TopicChecks {

    private static final int CONNECT_MILLIS = 2_000;
    private static final int REQUEST_MILLIS = 6_000;

    private TopicChecks() {}

    /**
     * Refuses a topic whose broker does not answer, or that does not exist.
     *
     * @param option the option that names it
     * @param written whether the job writes it: the broker may make it then
     * @param properties of Kafka's clients
     */
    static void check(String option, String text, boolean written, Properties properties)
            throws IOException {
        Topic topic = Topic.parse(text);
        String what = option + " is '" + text + "'";
        connect(topic, what);
        Properties client = new Properties();
        client.putAll(properties);
        client.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, topic.brokers());
        client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        try (Admin admin = Admin.create(client)) {
            describe(admin, topic, what, written);
        } catch (KafkaException e) {
            throw silent(topic, what, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + "; the check of its broker was interrupted", e);
        }
    }

    /** Kafka's client tells only that time ran out; a connection of our own tells why. */
    private static void connect(Topic topic, String what) throws IOException {
        StringBuilder reasons = new StringBuilder();
        for (String broker : topic.brokers().split(",")) {
            int colon = broker.lastIndexOf(':');
            try (Socket socket = new Socket()) {
                InetSocketAddress address =
                        new InetSocketAddress(
                                broker.substring(0, colon),
                                Integer.parseInt(broker.substring(colon + 1)));
                if (address.isUnresolved()) {
                    throw new IOException("its host name is not known");
                }
                socket.connect(address, CONNECT_MILLIS);
                return;
            } catch (IOException | IllegalArgumentException e) {
                reasons.append(reasons.isEmpty() ? "" : "; ")
                        .append(broker)
                        .append(": ")
                        .append(e.getMessage());
            }
        }
        throw new IOException(
                "%s, but no broker can be reached there (%s); start the broker, or give the address of one that runs"
                        .formatted(what, reasons));
    }

    private static void describe(Admin admin, Topic topic, String what, boolean written)
            throws IOException, InterruptedException {
        try {
            admin.describeTopics(List.of(topic.name()))
                    .topicNameValues()
                    .get(topic.name())
                    .get(2L * REQUEST_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw silent(topic, what, e.getCause());
            }
            boolean onFirstRecord = makesTopics(admin);
            if (!written || !onFirstRecord) {
                throw new IOException(
                        "%s, but the broker has no topic '%s'; %smake it (kafka-topics.sh --bootstrap-server %s --create --topic %s), or give one that is there"
                                .formatted(
                                        what,
                                        topic.name(),
                                        onFirstRecord ? "write a first record to it, " : "",
                                        topic.brokers(),
                                        topic.name()),
                        e);
            }
            make(admin, topic);
        } catch (TimeoutException e) {
            throw silent(topic, what, e);
        }
    }

    /**
     * Makes a topic as the broker would with the first record. The sink asks for the topic's limits
     * before that.
     */
    private static void make(Admin admin, Topic topic) throws InterruptedException {
        NewTopic asTheBrokerDoes = new NewTopic(topic.name(), Optional.empty(), Optional.empty());
        try {
            admin.createTopics(List.of(asTheBrokerDoes)).all().get();
        } catch (ExecutionException e) {
            // The first record makes it, or tells why not.
        }
    }

    private static IOException silent(Topic topic, String what, Throwable cause) {
        return new IOException(
                "%s; %s can be connected to, but does not answer as a Kafka broker (%s); give a listener whose advertised address can be reached from here, and --kafka-config for one with TLS or a login"
                        .formatted(what, topic.brokers(), cause.getMessage()),
                cause);
    }

    /** Whether a broker makes topics that are written to; no, where it does not say. */
    private static boolean makesTopics(Admin admin) throws InterruptedException {
        try {
            Collection<Node> nodes = admin.describeCluster().nodes().get();
            ConfigResource broker =
                    new ConfigResource(
                            ConfigResource.Type.BROKER, nodes.iterator().next().idString());
            Config config = admin.describeConfigs(List.of(broker)).all().get().get(broker);
            ConfigEntry entry = config.get("auto.create.topics.enable");
            return entry != null && Boolean.parseBoolean(entry.value());
        } catch (ExecutionException e) {
            return false;
        }
    }
}
