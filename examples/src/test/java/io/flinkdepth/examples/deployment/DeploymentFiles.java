// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;

/** Reads the files for Compose and Kubernetes. */
final class DeploymentFiles {

    static final Path DOCKER = Path.of(System.getProperty("flinkdepth.repository"), "docker");

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private DeploymentFiles() {}

    static JsonNode read(String file) throws IOException {
        return YAML.readTree(DOCKER.resolve(file).toFile());
    }

    static JsonNode parse(String text) throws IOException {
        return YAML.readTree(text);
    }

    static List<String> words(JsonNode command) {
        return StreamSupport.stream(command.spliterator(), false).map(JsonNode::asText).toList();
    }
}
