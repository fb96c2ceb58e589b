// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
        return new ModelLocator(InferenceBuilder.BUNDLED_MODEL, registry, moved, Set.of());
    }

    @Test
    void theRegistryOfTheConfiguredPackageIsTheDefault() throws Exception {
        String first = folder.resolve("registry/test/v1").toString();
        assertThat(find(new ModelLocator(first, null, Map.of(), Set.of()), null))
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
    void aReplacementEndsAtTheEndOfAFolder() {
        ModelLocator locator = bundled(null, Map.of("/old/reg", "/new", "/old/reg/test", "/best"));
        assertThat(locator.candidates(wanted.version(), "/old/registry/test/v2"))
                .doesNotContain("/newistry/test/v2");
        assertThat(locator.candidates(wanted.version(), "/old/reg/test/v2"))
                .endsWith("/best/v2", "/new/test/v2", "/old/reg/test/v2");
    }

    @Test
    void anUpdateNamesAPackageOfAnAllowedPlaceOnly() throws Exception {
        ModelLocator locator =
                new ModelLocator(
                        "/models/test/v1",
                        "s3://bucket/registry/",
                        Map.of("/old", "/moved"),
                        Set.of("file:///allowed"));
        for (String allowed :
                List.of(
                        "s3://bucket/registry/test/v2",
                        "/models/test/v2",
                        "file:///models/test/v2",
                        "/allowed/test/v2",
                        "/moved/test/v2",
                        InferenceBuilder.BUNDLED_MODEL)) {
            locator.requireAllowed(allowed);
        }
        for (String other :
                List.of(
                        "/models/other/v2",
                        "/models/test/../../etc",
                        "/allowed/../etc/v2",
                        "/allowedtoo/test/v2",
                        "s3://other/registry/test/v2",
                        "hdfs://bucket/registry/test/v2",
                        "http://models/test/v2",
                        "s3://bucket/registry")) {
            assertThatThrownBy(() -> locator.requireAllowed(other))
                    .as(other)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContainingAll(other, "registry(...)", "allowedModels(...)");
        }
        assertThatThrownBy(() -> bundled(null, Map.of()).requireAllowed("/models/test/v2"))
                .isInstanceOf(InvalidModelException.class);
    }

    @Test
    void whatIsNowhereIsToldWithEachPlaceAndWhatToSet() {
        ModelLocator locator =
                new ModelLocator(
                        folder.resolve("registry/test/v1").toString(),
                        "/none",
                        Map.of("/a", "/b"),
                        Set.of());
        assertThatThrownBy(() -> locator.find(new ModelVersion("test", "v9"), "00ff", "/a/test/v9"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContainingAll(
                        "test/v9",
                        "00ff",
                        "/none/test/v9",
                        folder.resolve("registry/test/v1").toString(),
                        folder.resolve("registry/test/v9").toString(),
                        "/b/test/v9",
                        "/a/test/v9",
                        "registry(...)",
                        "movedModels(oldLocation, newLocation)");
    }
}
