// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.Frame;
import java.time.Duration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.junit.jupiter.api.Test;

class KafkaBuildersTest {

    private static RecordTopicSink<Frame> exactlyOnce() {
        return RecordTopicSink.frames("frames")
                .bootstrapServers("localhost:9092")
                .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE);
    }

    @Test
    void exactlyOnceNeedsAStablePrefix() {
        assertThatThrownBy(() -> exactlyOnce().build())
                .hasMessageContaining("transactionalIdPrefix(");
    }

    @Test
    void aTransactionMayNotOutliveTheBrokersMaximum() {
        RecordTopicSink<Frame> sink =
                exactlyOnce().transactionalIdPrefix("job").transactionTimeout(Duration.ofHours(1));
        assertThatThrownBy(sink::build).hasMessageContaining("15 minutes");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> RecordTopicSink.frames("frames").build())
                .hasMessageContaining("bootstrapServers(");
        FrameTopicSource source = FrameTopicSource.builder().bootstrapServers("localhost:9092");
        assertThatThrownBy(source::build).hasMessageContaining("topics(");
        assertThatThrownBy(source.topics("frames")::build).hasMessageContaining("groupId(");
        assertThatThrownBy(source.groupId("g").maxMessageSize(MemorySize.parse("1g"))::build)
                .hasMessageContaining("256 MB");
    }
}
