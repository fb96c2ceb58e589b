// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.deployment;

import static io.flinkdepth.examples.deployment.DeploymentFiles.parse;
import static io.flinkdepth.examples.deployment.DeploymentFiles.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flink's settings in the files for images, Compose and Kubernetes are ones that exist. */
class DeploymentSettingsTest {

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

    private static String properties(String compose, String anchor) throws IOException {
        return read(compose).path(anchor).at("/environment/FLINK_PROPERTIES").asText();
    }

    private static List<JsonNode> settings() throws IOException {
        return List.of(
                read("flink-config.yaml"),
                read("kubernetes/base/depth.yaml").at("/spec/flinkConfiguration"),
                read("kubernetes/overlays/gpu/depth.yaml").at("/spec/flinkConfiguration"),
                read("kubernetes/training/training.yaml").at("/spec/flinkConfiguration"),
                parse(properties("compose.yaml", "x-flink")),
                parse(properties("training/compose.yaml", "x-training")));
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

    /** Their keys are named by whoever configures them. */
    private static boolean isOfPlugin(String key) {
        return key.startsWith("metrics.reporter.prometheus.")
                || key.startsWith("external-resource.gpu.");
    }

    @Test
    void settingsOfFlinkExist() throws Exception {
        Set<String> known = knownKeys();
        for (JsonNode file : settings()) {
            List<String> keys = new ArrayList<>();
            file.fieldNames().forEachRemaining(keys::add);
            assertThat(keys)
                    .isNotEmpty()
                    .allSatisfy(
                            key ->
                                    assertThat(known.contains(key) || isOfPlugin(key))
                                            .as(key)
                                            .isTrue());
        }
    }

    /** The entry point of the official image removes white space, which would join two options. */
    @Test
    void propertiesOfComposeHaveNoSpaces() throws Exception {
        for (String text :
                List.of(
                        properties("compose.yaml", "x-flink"),
                        properties("training/compose.yaml", "x-training"))) {
            assertThat(text.lines()).isNotEmpty().allMatch(line -> line.matches("[\\w.-]+: \\S+"));
        }
    }

    /** A configuration of Kubernetes takes the place of the image's. */
    @Test
    void kubernetesHasTheSettingsOfTheImages() throws Exception {
        JsonNode image = read("flink-config.yaml");
        JsonNode training =
                read("kubernetes/training/training.yaml").at("/spec/flinkConfiguration");
        assertThat(image.fieldNames())
                .toIterable()
                .allSatisfy(
                        key -> assertThat(training.path(key)).as(key).isEqualTo(image.path(key)));
    }

    /** The official image calls its plugins by their version. */
    @ParameterizedTest
    @ValueSource(strings = {"base/depth.yaml", "training/training.yaml"})
    void pluginsAreOfThisVersionOfFlink(String deployment) throws Exception {
        String version = EnvironmentInformation.getVersion();
        assertThat(read("kubernetes/" + deployment).toString())
                .contains("flink-s3-fs-hadoop-" + version + ".jar")
                .contains("v" + version.substring(0, version.lastIndexOf('.')).replace('.', '_'));
    }
}
