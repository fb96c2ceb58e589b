// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.training.synthetic.scene.DriveCamera;
import io.flinkdepth.training.synthetic.scene.DriveSequence;
import io.flinkdepth.training.synthetic.scene.SceneSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The pictures that are measured with: the rendered drive, as JPEG. */
final class BenchmarkInput {

    private static final int PICTURES = 32;

    private final ImageSize size;
    private final List<byte[]> jpegs = new ArrayList<>();

    BenchmarkInput(ImageSize size) {
        this.size = size;
        DriveSequence drive = new DriveSequence(7, size.width(), size.height(), DriveCamera.FRONT);
        for (int i = 0; i < PICTURES; i++) {
            SceneSample scene = drive.frame(5L * i);
            try (DecodedImage image =
                    DecodedImage.ofRgb(size.width(), size.height(), scene.rgb())) {
                jpegs.add(ImageCodec.encodeJpeg(image, 90));
            }
        }
    }

    ImageSize size() {
        return size;
    }

    List<byte[]> jpegs() {
        return jpegs;
    }

    /** Fills a topic with as many frames of one camera. */
    void produce(String brokers, String topic, int frames) {
        FrameSerializationSchema schema = new FrameSerializationSchema(topic);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < frames; i++) {
                FrameIdentity identity = new FrameIdentity("camera", i, System.currentTimeMillis());
                byte[] jpeg = jpegs.get(i % jpegs.size());
                producer.send(schema.toRecord(new Frame(identity, jpeg, "image/jpeg")));
            }
        }
    }
}
