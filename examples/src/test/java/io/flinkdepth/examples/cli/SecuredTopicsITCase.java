// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A broker that speaks TLS only and wants a login. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SecuredTopicsITCase {

    private static final String STORE_PASSWORD = "changeit";
    private static final int FRAMES = 3;

    @TempDir private Path folder;
    private Path keys;
    private Path config;

    @BeforeEach
    void makeKeys() throws Exception {
        keys = folder.resolve("keys.p12");
        Process keytool =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-genkeypair",
                                "-keystore",
                                keys.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                STORE_PASSWORD,
                                "-alias",
                                "broker",
                                "-keyalg",
                                "EC",
                                "-dname",
                                "CN=broker",
                                "-ext",
                                "SAN=ip:127.0.0.1")
                        .inheritIO()
                        .start();
        assertThat(keytool.waitFor()).isZero();
        config = folder.resolve("client.properties");
        Properties client = new Properties();
        client.putAll(client());
        try (var writer = Files.newBufferedWriter(config)) {
            client.store(writer, null);
        }
    }

    private static String login(String more) {
        return "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
                        .formatted(WrittenSecrets.USER)
                + " password=\"%s\"%s;".formatted(WrittenSecrets.PASSWORD, more);
    }

    private Map<String, String> client() {
        Map<String, String> client = new HashMap<>();
        client.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, "SASL_SSL");
        client.put("sasl.mechanism", "PLAIN");
        client.put("sasl.jaas.config", login(""));
        client.put("ssl.truststore.location", keys.toString());
        client.put("ssl.truststore.password", STORE_PASSWORD);
        return client;
    }

    private EmbeddedBroker start() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("listener.security.protocol.map", "PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT");
        settings.put("sasl.enabled.mechanisms", "PLAIN");
        settings.put(
                "listener.name.plaintext.plain.sasl.jaas.config",
                login(" user_%s=\"%s\"".formatted(WrittenSecrets.USER, WrittenSecrets.PASSWORD)));
        settings.put("ssl.keystore.location", keys.toString());
        settings.put("ssl.keystore.password", STORE_PASSWORD);
        settings.put("ssl.key.password", STORE_PASSWORD);
        settings.put("ssl.truststore.location", keys.toString());
        settings.put("ssl.truststore.password", STORE_PASSWORD);
        return EmbeddedBroker.start(settings);
    }

    private Map<String, Object> client(EmbeddedBroker broker) {
        Map<String, Object> client = new HashMap<>(client());
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker.address());
        return client;
    }

    private static long records(Admin admin, String topic) throws Exception {
        TopicPartition partition = new TopicPartition(topic, 0);
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    private static String run(int exit, String... arguments) {
        StringWriter said = new StringWriter();
        CommandLine command = FlinkDepth.commandLine();
        command.setErr(new PrintWriter(said, true));
        assertThat(command.execute(arguments)).as(said.toString()).isEqualTo(exit);
        return said.toString();
    }

    @Test
    void framesPredictionsAndModelUpdates() throws Exception {
        ModelPackage model = TestModels.brightness(folder.resolve("model"), "v1", 1f);
        try (WrittenSecrets secrets = new WrittenSecrets();
                EmbeddedBroker broker = start();
                Admin admin = Admin.create(client(broker));
                KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(
                                client(broker),
                                new ByteArraySerializer(),
                                new ByteArraySerializer())) {
            admin.createTopics(
                            List.of("frames", "depth", "models").stream()
                                    .map(name -> new NewTopic(name, 1, (short) 1))
                                    .toList())
                    .all()
                    .get();
            FrameSerializationSchema schema = new FrameSerializationSchema("frames");
            for (int i = 0; i < FRAMES; i++) {
                producer.send(schema.toRecord(TestFrames.gradient("a", i))).get();
            }
            String topics = "kafka://" + broker.address() + "/";
            String[] depth = {
                "depth",
                "--input",
                topics + "frames",
                "--output",
                topics + "depth",
                "--model",
                model.location(),
                "--kafka-config",
                config.toString()
            };
            run(0, depth);
            assertThat(records(admin, "depth")).isEqualTo(FRAMES);

            Path registry = folder.resolve("registry");
            ModelRegistry.at(registry.toString()).publish(model);
            run(
                    0,
                    "registry",
                    "--registry",
                    registry.toString(),
                    "announce",
                    model.card().name(),
                    "--topic",
                    topics + "models",
                    "--kafka-config",
                    config.toString());
            assertThat(records(admin, "models")).isEqualTo(1);

            depth[depth.length - 1] = folder.resolve("missing").toString();
            assertThat(run(1, depth)).contains("--kafka-config is ", "not a readable file");
            String[] open = List.of(depth).subList(0, depth.length - 2).toArray(String[]::new);
            assertThat(run(1, open)).contains("--kafka-config for one with TLS or a login");
            assertThat(secrets.log()).contains("Job flink-depth");
        }
    }
}
