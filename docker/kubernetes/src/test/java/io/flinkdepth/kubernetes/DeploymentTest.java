// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.kubernetes.operator.api.FlinkDeployment;
import org.apache.flink.kubernetes.operator.config.FlinkConfigManager;
import org.apache.flink.kubernetes.operator.validation.DefaultValidator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The deployment files, as the Kubernetes operator of Flink reads and validates them. */
class DeploymentTest {

    private static DefaultValidator validator;

    @BeforeAll
    static void start() {
        validator = new DefaultValidator(new FlinkConfigManager(new Configuration()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"base/depth.yaml", "training/training.yaml"})
    void operatorAcceptsFile(Path file) throws Exception {
        FlinkDeployment deployment = Manifests.read(file);

        assertThat(validator.validateDeployment(deployment)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"overlays/cpu", "overlays/gpu", "training"})
    void operatorAcceptsKustomization(String folder) throws Exception {
        FlinkDeployment deployment = Manifests.render(folder);

        assertThat(validator.validateDeployment(deployment)).isEmpty();
        assertThat(deployment.getSpec().getImage()).contains(":");
    }

    @Test
    void gpuOverlayAsksForGpusAndKeepsTheBase() throws Exception {
        FlinkDeployment depth = Manifests.render("overlays/gpu");

        Map<String, String> configuration = depth.getSpec().getFlinkConfiguration();
        assertThat(configuration)
                .containsEntry("external-resource.gpu.kubernetes.config-key", "nvidia.com/gpu")
                .containsEntry("high-availability.type", "kubernetes");
        assertThat(depth.getSpec().getJob().getArgs())
                .containsSubsequence("--exactly-once", "depth", "--device", "cuda");
    }
}
