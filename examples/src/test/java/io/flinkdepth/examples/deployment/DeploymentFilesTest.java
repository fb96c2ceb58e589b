// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.flinkdepth.examples.cli.FlinkDepth;
import io.flinkdepth.examples.job.DepthJob;
import io.flinkdepth.training.continuous.LoopFile;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExternalResourceOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.util.EnvironmentInformation;
import org.apache.flink.util.TimeUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The commands and Flink's settings in the files for Compose and Kubernetes are ones that exist.
 */
class DeploymentFilesTest {

    private static final Path DOCKER =
            Path.of(System.getProperty("flinkdepth.repository"), "docker");
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final List<Class<?>> OPTIONS =
            List.of(
                    CheckpointingOptions.class,
                    CoreOptions.class,
                    HighAvailabilityOptions.class,
                    JobManagerOptions.class,
                    MetricOptions.class,
                    RestOptions.class,
                    RestartStrategyOptions.class,
                    TaskManagerOptions.class,
                    ExternalResourceOptions.class);

    private static JsonNode read(String file) throws IOException {
        return YAML.readTree(DOCKER.resolve(file).toFile());
    }

    private static List<String> words(JsonNode command) {
        return StreamSupport.stream(command.spliterator(), false).map(JsonNode::asText).toList();
    }

    private static void parseJob(List<String> arguments) {
        new CommandLine(new DepthJob())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .parseArgs(arguments.toArray(String[]::new));
    }

    /** Anchors are merged by Compose; a command is written out in its service. */
    @Test
    void composeRunsCommandsThatExist() throws Exception {
        JsonNode services = read("compose.yaml").path("services");
        for (String tool : List.of("kafka", "prepare", "cameras", "page", "trainer")) {
            FlinkDepth.commandLine()
                    .parseArgs(words(services.path(tool).path("command")).toArray(String[]::new));
        }
        List<String> job = words(services.path("jobmanager").path("command"));
        assertThat(job.subList(0, 3))
                .containsExactly("standalone-job", "--job-classname", DepthJob.class.getName());
        parseJob(job.subList(3, job.size()));
    }

    @Test
    void kubernetesRunsCommandsThatExist() throws Exception {
        JsonNode job = read("kubernetes/base/depth.yaml").path("spec").path("job");
        assertThat(job.path("entryClass").asText()).isEqualTo(DepthJob.class.getName());
        parseJob(words(job.path("args")));
        JsonNode trainer =
                read("kubernetes/base/trainer.yaml").at("/spec/template/spec/containers/0/args");
        FlinkDepth.commandLine().parseArgs(words(trainer).toArray(String[]::new));
    }

    @Test
    void settingsOfFlinkExist() throws Exception {
        List<String> keys = new ArrayList<>();
        read("kubernetes/base/depth.yaml")
                .at("/spec/flinkConfiguration")
                .fieldNames()
                .forEachRemaining(keys::add);
        read("kubernetes/overlays/gpu/depth.yaml")
                .at("/spec/flinkConfiguration")
                .fieldNames()
                .forEachRemaining(keys::add);
        YAML.readTree(read("compose.yaml").at("/x-flink/environment/FLINK_PROPERTIES").asText())
                .fieldNames()
                .forEachRemaining(keys::add);

        Set<String> known = knownKeys();
        assertThat(keys)
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        key ->
                                assertThat(
                                                known.contains(key)
                                                        // Named by whoever configures them.
                                                        || key.startsWith(
                                                                "metrics.reporter.prometheus.")
                                                        || key.startsWith("external-resource.gpu."))
                                        .as(key)
                                        .isTrue());
    }

    private static Set<String> knownKeys() throws IllegalAccessException {
        Set<String> keys = new HashSet<>();
        for (Class<?> options : OPTIONS) {
            for (Field field : options.getFields()) {
                if (ConfigOption.class.isAssignableFrom(field.getType())) {
                    keys.add(((ConfigOption<?>) field.get(null)).key());
                }
            }
        }
        return keys;
    }

    /** The official image calls its plugins by their version. */
    @Test
    void pluginsAreOfThisVersionOfFlink() throws Exception {
        String version = EnvironmentInformation.getVersion();
        assertThat(read("kubernetes/base/depth.yaml").toString())
                .contains("flink-s3-fs-hadoop-" + version + ".jar")
                .contains("v" + version.substring(0, version.lastIndexOf('.')).replace('.', '_'));
    }

    /** Its folders are those of this machine, its registry is on S3. */
    @Test
    void theLoopOfKubernetesIsReadByTheLoop(@TempDir Path data) throws Exception {
        for (String set : List.of("labelled", "day")) {
            SceneFolder.write(
                    data.resolve("scenes").resolve(set), 0, new SceneRenderer().render(0, 64, 48));
        }
        Files.createFile(data.resolve("deit_tiny_patch16_224.safetensors"));
        Path source = DOCKER.resolve("kubernetes/base/loop.yaml");
        Path file =
                Files.writeString(
                        data.resolve("loop.yaml"),
                        Files.readString(source).replace("/data/", data + "/"));
        LoopFile loop = LoopFile.read(file);
        assertThat(loop.configuration().work()).isEqualTo(data.resolve("loop"));
        assertThat(loop.configuration().registry()).hasToString("s3://flink-depth/models");
    }
}
