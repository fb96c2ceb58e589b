// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.broker;

import java.nio.file.Path;
import java.util.Properties;

/** Kafka's settings for a single broker that is its own controller. */
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";

    private static final String MAX_MESSAGE_BYTES = Integer.toString(16 << 20);

    private BrokerSettings() {}

    /**
     * Returns the settings.
     *
     * @param broker host and port for clients
     * @param controller host and port for the broker itself
     * @param logs folder of topics and records
     */
    static Properties of(String broker, String controller, Path logs) {
        Properties settings = new Properties();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(NODE_ID));
        settings.put("controller.quorum.voters", NODE_ID + "@" + controller);
        settings.put("controller.listener.names", CONTROLLER);
        settings.put("listeners", "PLAINTEXT://" + broker + "," + CONTROLLER + "://" + controller);
        settings.put("advertised.listeners", "PLAINTEXT://" + broker);
        settings.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", logs.toString());
        settings.put("message.max.bytes", MAX_MESSAGE_BYTES);
        settings.put("replica.fetch.max.bytes", MAX_MESSAGE_BYTES);
        // A quickstart may run for days; its frames need not be kept.
        settings.put("log.retention.bytes", Long.toString(512L << 20));
        // The timestamp of a record is the event time of its frame. By the usual limit of a week, a
        // photograph of last year would be deleted at the next look, with what is written beside
        // it.
        settings.put("log.retention.ms", "-1");
        settings.put("log.segment.bytes", Integer.toString(64 << 20));
        // There is no other broker that partitions could move to; Kafka may wait five minutes for
        // it.
        settings.put("controlled.shutdown.enable", "false");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        return settings;
    }
}
