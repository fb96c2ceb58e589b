// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What an alarm reads of a model's fate. */
class ModelEventSerializationSchemaTest {

    @Test
    void anEventIsAJsonObjectUnderTheModelsName() throws Exception {
        ModelEvent event =
                new ModelEvent(
                        ModelEvent.Kind.SWAPPED,
                        new ModelVersion("street", "v1"),
                        new ModelVersion("street", "v2"),
                        1000,
                        3000,
                        "it passed its shadow evaluation on 16 frames",
                        new ShadowFigures(16, Double.NaN, Double.NaN, 0.97, 40, 41));
        ProducerRecord<byte[], byte[]> record =
                new ModelEventSerializationSchema("events").serialize(event, null, null);
        assertThat(record.topic()).isEqualTo("events");
        assertThat(record.timestamp()).isEqualTo(3000);
        assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("street");
        JsonNode expected =
                new ObjectMapper()
                        .readTree(
                                """
                                {"kind": "SWAPPED", "name": "street", "served": "v1",
                                 "candidate": "v2", "announcedAt": 1000, "decidedAt": 3000,
                                 "reason": "it passed its shadow evaluation on 16 frames",
                                 "trial": {"frames": 16, "mutualAgreement": 0.97,
                                           "servedMillis": 40.0, "candidateMillis": 41.0}}
                                """);
        assertThat(new ObjectMapper().readTree(record.value())).isEqualTo(expected);
    }
}
