// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a restored job looks for a version. */
class ModelLocatorTest {

    @TempDir Path folder;

    private ModelPackage wanted;

    @BeforeEach
    void publish() throws Exception {
        Path model = Files.createDirectories(folder.resolve("registry/test"));
        TestModels.brightness(model.resolve("v1"), "v1", 1);
        wanted = TestModels.brightness(model.resolve("v2"), "v2", 2);
    }

    private String find(ModelLocator locator, String oldLocation) throws Exception {
        return locator.find(wanted.version(), wanted.cardDigest(), oldLocation).location();
    }

    private String registry() {
        return folder.resolve("registry").toString();
    }

    private static ModelLocator bundled(String registry, Map<String, String> moved) {
        return new ModelLocator(InferenceBuilder.BUNDLED_MODEL, registry, moved);
    }

    @Test
    void theRegistryOfTheConfiguredPackageIsTheDefault() throws Exception {
        String first = folder.resolve("registry/test/v1").toString();
        assertThat(find(new ModelLocator(first, null, Map.of()), null))
                .isEqualTo(wanted.location());
    }

    @Test
    void theGivenRegistryComesBeforeTheOldLocation() throws Exception {
        ModelPackage old = TestModels.brightness(folder.resolve("old"), "v2", 2);
        assertThat(find(bundled(registry(), Map.of()), old.location()))
                .isEqualTo(wanted.location());
        assertThat(find(bundled(null, Map.of()), old.location())).isEqualTo(old.location());
    }

    @Test
    void anOldLocationIsReplacedAsTheJobSays() throws Exception {
        ModelLocator locator =
                bundled(null, Map.of("hdfs://old/models", registry(), "hdfs://other", "/other"));
        assertThat(find(locator, "hdfs://old/models/test/v2")).isEqualTo(wanted.location());
    }

    @Test
    void aPackageOfAnotherDigestIsNotTheVersion() throws Exception {
        TestModels.brightness(folder.resolve("again"), "v2", 7);
        assertThatThrownBy(() -> find(bundled(null, Map.of()), folder.resolve("again").toString()))
                .hasMessageContainingAll(
                        "test/v2", wanted.cardDigest(), folder.resolve("again") + " holds test/v2");
    }

    @Test
    void aVersionThatARestartWouldNotFindIsRefused() throws Exception {
        assertThatThrownBy(() -> bundled(null, Map.of()).requireFindable(wanted))
                .hasMessageContainingAll(
                        wanted.toString(), "where a restarted job would not look", "registry(...)");
        bundled(registry(), Map.of()).requireFindable(wanted);
    }
}
