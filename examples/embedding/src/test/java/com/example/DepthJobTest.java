// SPDX-License-Identifier: Apache-2.0
package com.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.flinkdepth.broker.EmbeddedBroker;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The job with a Kafka broker in this JVM, on the MiniCluster that Flink starts where there is no
 * cluster. Both end with the JVM.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class DepthJobTest {

    @Test
    void aFrameGetsDepthOfItsOwnSize() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopics(1, "frames", "depth", "failed");
            byte[] png = firstDepth(broker.address(), start(broker.address()));
            BufferedImage depth = ImageIO.read(new ByteArrayInputStream(png));
            assertEquals(160, depth.getWidth());
            assertEquals(120, depth.getHeight());
        }
    }

    private static CompletableFuture<Void> start(String brokers) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        DepthJob.main(new String[] {brokers});
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
    }

    private static byte[] jpeg(int width, int height) throws Exception {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, 0x010203 * (y / 2 + x % 16));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", bytes);
        return bytes.toByteArray();
    }

    /**
     * Sends frames, as a camera does, until one has depth: the job reads what arrives while it
     * runs.
     */
    private static byte[] firstDepth(String brokers, CompletableFuture<?> job) throws Exception {
        byte[] frame = jpeg(160, 120);
        try (KafkaProducer<byte[], byte[]> camera =
                        new KafkaProducer<>(
                                Map.of("bootstrap.servers", brokers),
                                new ByteArraySerializer(),
                                new ByteArraySerializer());
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(
                                Map.of(
                                        "bootstrap.servers",
                                        brokers,
                                        "group.id",
                                        "test",
                                        "auto.offset.reset",
                                        "earliest"),
                                new ByteArrayDeserializer(),
                                new ByteArrayDeserializer())) {
            consumer.subscribe(List.of("depth"));
            while (!job.isDone()) {
                camera.send(new ProducerRecord<>("frames", frame)).get();
                for (ConsumerRecord<byte[], byte[]> depth : consumer.poll(Duration.ofMillis(200))) {
                    return depth.value();
                }
            }
        }
        job.get();
        return fail("the job ended before a frame had depth");
    }
}
