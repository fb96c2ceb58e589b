// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.broker.EmbeddedBroker;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;

class TopicChecksITCase {

    /** The sink asks for the limits of its topic before it writes. */
    @Test
    void aTopicThatTheFirstRecordWouldMakeIsMadeBeforeTheJob() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start();
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address()))) {
            String topic = "kafka://" + broker.address() + "/depth";
            TopicChecks.check("--output", topic, true, new Properties());
            assertThat(admin.listTopics().names().get()).contains("depth");
        }
    }
}
