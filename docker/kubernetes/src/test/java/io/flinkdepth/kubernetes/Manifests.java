// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.api.spec.FlinkVersion;

/** Reads the deployment files of this module. */
final class Manifests {

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static {
        // The operator passes over fields of a deployment that it does not know; a test must not.
        YAML.setAnnotationIntrospector(
                new JacksonAnnotationIntrospector() {
                    @Override
                    public JsonIgnoreProperties.Value findPropertyIgnoralByName(
                            MapperConfig<?> configuration, Annotated type) {
                        return JsonIgnoreProperties.Value.empty();
                    }
                });
    }

    /** Names of Flink 2 that the operator's version of Flink has under others. */
    private static final Map<String, String> EARLIER_NAMES =
            Map.of(
                    "execution.checkpointing.dir", "state.checkpoints.dir",
                    "execution.checkpointing.savepoint-dir", "state.savepoints.dir");

    private Manifests() {}

    /** The deployment in a file. */
    static FlinkDeployment read(Path file) throws IOException {
        return deployment(Files.readString(file));
    }

    /** The deployment of a kustomization, by kubectl; aborts the test where there is none. */
    static FlinkDeployment render(String folder) throws Exception {
        Process kubectl;
        try {
            kubectl =
                    new ProcessBuilder("kubectl", "kustomize", folder)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
        } catch (IOException e) {
            return abort("skipped: kubectl is not on the path");
        }
        String rendered =
                new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kubectl.waitFor()).as("exit code of kubectl").isZero();
        for (String document : rendered.split("(?m)^---$")) {
            if (document.contains("\nkind: FlinkDeployment\n")) {
                return deployment(document);
            }
        }
        throw new AssertionError("no FlinkDeployment in " + folder);
    }

    private static FlinkDeployment deployment(String text) throws IOException {
        ObjectNode tree = (ObjectNode) YAML.readTree(text);
        translate((ObjectNode) tree.path("spec"));
        return YAML.treeToValue(tree, FlinkDeployment.class);
    }

    /** To what an operator from before Flink 2 knows; the rest of a deployment is the same. */
    private static void translate(ObjectNode spec) {
        assertThat(spec.path("flinkVersion").asText()).isEqualTo("v2_3");
        spec.put("flinkVersion", FlinkVersion.v1_18.name());
        ObjectNode configuration = (ObjectNode) spec.path("flinkConfiguration");
        EARLIER_NAMES.forEach(
                (name, earlier) -> {
                    JsonNode value = configuration.remove(name);
                    if (value != null) {
                        configuration.set(earlier, value);
                    }
                });
    }
}
