// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in the jars for a cluster, and under which names. */
class ShadedJarsITCase {

    private static final String FACTORIES =
            "META-INF/services/org.apache.flink.table.factories.Factory";

    private static final Path REPOSITORY = Path.of(System.getProperty("flinkdepth.repository"));

    private static JarFile jar(String property) throws IOException {
        return new JarFile(System.getProperty(property));
    }

    private static Set<String> classes(JarFile jar) {
        return jar.stream()
                .map(ZipEntry::getName)
                .filter(name -> name.endsWith(".class") && !name.startsWith("META-INF/"))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"flinkdepth.sql.jar", "flinkdepth.job.jar"})
    void classesWithNativesKeepTheirNamesAndOthersGetOurs(String property) throws IOException {
        try (JarFile jar = jar(property)) {
            Set<String> classes = classes(jar);
            assertThat(classes)
                    .contains(
                            "ai/onnxruntime/OrtSession.class",
                            "org/bytedeco/opencv/opencv_core/Mat.class",
                            "com/github/luben/zstd/Zstd.class",
                            "io/flinkdepth/shaded/jackson/databind/ObjectMapper.class",
                            "io/flinkdepth/shaded/commons/io/IOUtils.class",
                            "io/flinkdepth/shaded/metrics/Histogram.class",
                            "io/flinkdepth/operators/table/DepthModelProviderFactory.class")
                    .noneMatch(name -> name.startsWith("com/fasterxml/"))
                    .noneMatch(name -> name.startsWith("com/codahale/"))
                    .noneMatch(name -> name.startsWith("org/apache/commons/"))
                    .noneMatch(name -> name.startsWith("ai/djl/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"));
            assertThat(jar.getEntry("web/index.html")).as("Flink's web page").isNull();
            assertThat(jar.getEntry("io/flinkdepth/models/default/model.onnx")).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"flinkdepth.sql.jar", "flinkdepth.job.jar"})
    void servicesOfAllModulesAreMerged(String property) throws IOException {
        try (JarFile jar = jar(property)) {
            assertThat(text(jar, FACTORIES).lines())
                    .contains(
                            "io.flinkdepth.connectors.table.VideoTableFactory",
                            "io.flinkdepth.connectors.table.ShardTableFactory",
                            "io.flinkdepth.operators.table.DepthModelProviderFactory",
                            "io.flinkdepth.operators.table.DepthModuleFactory");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"flinkdepth.sql.jar", "flinkdepth.job.jar", "flinkdepth.training.job.jar"})
    void theLicenceAndTheNoticesOfAllAreInTheJar(String property) throws IOException {
        try (JarFile jar = jar(property)) {
            assertThat(text(jar, "META-INF/LICENSE"))
                    .isEqualTo(Files.readString(REPOSITORY.resolve("LICENSE")));
            assertThat(text(jar, "META-INF/NOTICE"))
                    .contains("Copyright 2026 the flink-depth authors", "DeiT-tiny", "# Jackson");
        }
    }

    private static String text(JarFile jar, String entry) throws IOException {
        return new String(
                jar.getInputStream(jar.getEntry(entry)).readAllBytes(), StandardCharsets.UTF_8);
    }

    @Test
    void flinkIsNotInTheSqlJar() throws IOException {
        try (JarFile jar = jar("flinkdepth.sql.jar")) {
            assertThat(classes(jar)).noneMatch(name -> name.startsWith("org/apache/"));
        }
    }

    /** Flink's lib/ has them; XGBoost alone may be loaded again by each job. */
    @Test
    void theTrainingJobsJarHasNoOtherNatives() throws IOException {
        try (JarFile jar = jar("flinkdepth.training.job.jar")) {
            assertThat(classes(jar))
                    .contains("ml/dmlc/xgboost4j/java/Communicator.class")
                    .noneMatch(name -> name.startsWith("ai/djl/"))
                    .noneMatch(name -> name.startsWith("ai/onnxruntime/"))
                    .noneMatch(name -> name.startsWith("org/bytedeco/"))
                    .noneMatch(name -> name.startsWith("com/github/luben/"))
                    .noneMatch(name -> name.startsWith("com/fasterxml/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"));
        }
    }

    /** Its connector to Kafka is not in Flink's own lib/. */
    @Test
    void ofFlinkTheJobJarHasConnectorsAlone() throws IOException {
        try (JarFile jar = jar("flinkdepth.job.jar")) {
            assertThat(classes(jar))
                    .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/table/"))
                    .noneMatch(name -> name.startsWith("org/apache/flink/api/"));
        }
    }
}
