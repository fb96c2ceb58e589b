// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import java.io.IOException;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Converts Kafka records to model updates. Never throws; a record that is not a model update is
 * skipped, counted in the metric {@code defectiveRecords} and logged at a limited rate.
 */
@PublicEvolving
public final class ModelUpdateDeserializationSchema
        extends TolerantDeserializationSchema<ModelUpdate> {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    ModelUpdate read(ConsumerRecord<byte[], byte[]> record) throws IOException {
        if (record.value() == null) {
            throw new IllegalArgumentException("the record has no value");
        }
        JsonNode json = JSON.readTree(record.value());
        JsonNode digest = json.path(ModelUpdateSerializationSchema.CARD_DIGEST);
        return new ModelUpdate(
                new ModelVersion(
                        text(json, ModelUpdateSerializationSchema.NAME),
                        text(json, ModelUpdateSerializationSchema.VERSION)),
                text(json, ModelUpdateSerializationSchema.LOCATION),
                digest.isTextual() ? digest.asText() : null);
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(
                    "field " + field + " must be a string, not " + value);
        }
        return value.asText();
    }

    @Override
    public TypeInformation<ModelUpdate> getProducedType() {
        return TypeInformation.of(ModelUpdate.class);
    }
}
