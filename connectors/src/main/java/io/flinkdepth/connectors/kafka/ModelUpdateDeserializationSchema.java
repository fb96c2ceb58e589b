// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.internal.ShortText;
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

    /** Far above what a path has; names and versions are in metrics, state and events. */
    private static final int MAX_LENGTH = 4096;

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
                digest.isTextual() ? text(json, ModelUpdateSerializationSchema.CARD_DIGEST) : null);
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new IllegalArgumentException(
                    "field %s must be a string, not %s"
                            .formatted(field, ShortText.of(value.toString(), 200)));
        }
        if (value.asText().length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "field %s has %d characters; expected at most %d"
                            .formatted(field, value.asText().length(), MAX_LENGTH));
        }
        return value.asText();
    }

    @Override
    public TypeInformation<ModelUpdate> getProducedType() {
        return TypeInformation.of(ModelUpdate.class);
    }
}
