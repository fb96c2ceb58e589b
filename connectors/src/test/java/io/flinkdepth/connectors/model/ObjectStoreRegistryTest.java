// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two publishers at once on an {@link ObjectStore}, where a rename is a copy and a deletion: a
 * reader never sees a part of a version, and no version or pin is lost.
 */
class ObjectStoreRegistryTest {

    private static final int PACKAGES = 40;
    private static final Clock NOON =
            Clock.fixed(Instant.parse("2024-01-31T12:00:00.123Z"), ZoneOffset.UTC);

    @TempDir Path folder;

    private final List<ModelPackage> written = new ArrayList<>();
    private ExecutorService pool;

    /** One step of a publisher, which is 0 or 1. */
    private interface Publication {
        void publish(ModelRegistry registry, int publisher, int number) throws IOException;
    }

    @BeforeEach
    void packages() throws IOException {
        for (int i = 0; i < PACKAGES; i++) {
            written.add(ModelCards.written(folder.resolve("written-" + i), "m", i));
        }
    }

    private static String bucket(String existing) {
        return existing + "-" + UUID.randomUUID();
    }

    private static ModelRegistry registry(String bucket, Clock clock) {
        return new ModelRegistry(
                new org.apache.flink.core.fs.Path("objects://" + bucket + "/models"), clock);
    }

    private static ModelRegistry registry(String bucket) {
        return registry(bucket, Clock.systemUTC());
    }

    /**
     * Runs two publishers and looks until both are done. Their clock stands still, so that they
     * often take the same time for the same package.
     */
    private void publish(String bucket, Publication publication, Callable<Void> look)
            throws Exception {
        pool = Executors.newFixedThreadPool(2);
        try {
            List<Future<Void>> publishers = new ArrayList<>();
            for (int each = 0; each < 2; each++) {
                int publisher = each;
                ModelRegistry registry = registry(bucket, NOON);
                publishers.add(
                        pool.submit(
                                () -> {
                                    for (int i = 0; i < PACKAGES; i++) {
                                        publication.publish(registry, publisher, i);
                                    }
                                    return null;
                                }));
            }
            while (!publishers.stream().allMatch(Future::isDone)) {
                look.call();
            }
            for (Future<Void> publisher : publishers) {
                publisher.get();
            }
            look.call();
        } finally {
            pool.shutdownNow();
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(ObjectStore.names(bucket)).noneMatch(name -> name.endsWith(".part"));
    }

    private void isWhole(ModelPackage version) throws IOException {
        version.copyTo(Files.createTempDirectory(folder, "copy"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"replaces", "refuses", "throws"})
    void ofTwoPublishersEachVersionIsSeenWholeAndTheNewestNeverGoesBack(String existing)
            throws Exception {
        String bucket = bucket(existing);
        ModelRegistry reader = registry(bucket);
        List<String> newest = new ArrayList<>(List.of(""));
        Set<String> seen = new HashSet<>();
        publish(
                bucket,
                (registry, publisher, i) -> {
                    if (i % 2 == publisher) {
                        registry.publish(written.get(i));
                    }
                },
                () -> {
                    for (ModelPackage version : reader.versions("m")) {
                        if (seen.add(version.card().version())) {
                            isWhole(version);
                        }
                    }
                    reader.newest("m").ifPresent(now -> newest.add(now.card().version()));
                    return null;
                });
        assertThat(newest).isSorted();
        assertThat(reader.versions("m")).extracting(p -> p.card().version()).hasSize(PACKAGES);
        assertThat(seen).hasSize(PACKAGES);
        assertThat(newest.get(newest.size() - 1)).isEqualTo(last(reader));
    }

    private static String last(ModelRegistry registry) throws IOException {
        List<ModelPackage> versions = registry.versions("m");
        return versions.get(versions.size() - 1).card().version();
    }

    @ParameterizedTest
    @ValueSource(strings = {"replaces", "refuses", "throws"})
    void whatBothPublishIsOneVersion(String existing) throws Exception {
        String bucket = bucket(existing);
        ModelRegistry reader = registry(bucket);
        publish(
                bucket,
                (registry, publisher, i) -> isWhole(registry.publish(written.get(i))),
                () -> null);
        assertThat(reader.versions("m"))
                .extracting(version -> version.card().files().get(ModelPackage.MODEL_FILE))
                .containsExactlyInAnyOrderElementsOf(
                        written.stream()
                                .map(one -> one.card().files().get(ModelPackage.MODEL_FILE))
                                .toList());
        for (ModelPackage version : reader.versions("m")) {
            isWhole(version);
        }
    }

    @Test
    void pinsOfTwoAreAllKeptAndTheLastNameCounts() throws Exception {
        String bucket = bucket("refuses");
        ModelRegistry reader = registry(bucket);
        String first = reader.publish(written.get(0)).card().version();
        String second = reader.publish(written.get(1)).card().version();
        List<String> files = new ArrayList<>(List.of(""));
        publish(
                bucket,
                (registry, publisher, i) ->
                        registry.pin("m", i % 2 == 0 ? first : second, "number " + i),
                () -> {
                    // A pin that was written in part would be an error here.
                    reader.pin("m").ifPresent(pin -> files.add(pin.file()));
                    return null;
                });
        assertThat(files).isSorted();
        List<ModelPin> pins = reader.pins("m");
        assertThat(pins).hasSize(2 * PACKAGES).extracting(ModelPin::file).isSorted();
        ModelPin last = pins.get(pins.size() - 1);
        assertThat(reader.pin("m")).hasValue(last);
        assertThat(reader.served("m").orElseThrow().card().version()).isEqualTo(last.version());
    }

    @Test
    void whatAKilledPublisherLeftIsDeletedAfterAnHour() throws Exception {
        String bucket = bucket("refuses");
        RegistryFiles.write(
                Files.newInputStream(folder.resolve("written-0/" + ModelPackage.MODEL_FILE)),
                new org.apache.flink.core.fs.Path(
                        "objects://" + bucket,
                        "models/m/20240131T110000.000Z-000000000000/model.onnx"));
        registry(bucket).publish(written.get(1));
        assertThat(ObjectStore.names(bucket)).hasSize(3);
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(61));
        registry(bucket, later).publish(written.get(2));
        assertThat(ObjectStore.names(bucket)).hasSize(4);
        assertThat(registry(bucket).versions("m")).hasSize(2);
    }
}
