// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions are whole, ordered by time, and never mixed. */
class ModelRegistryTest {
    private static final Instant NOON = Instant.parse("2024-01-31T12:00:00.123Z");

    @TempDir Path folder;

    private ModelPackage written(String name, int seed) throws IOException {
        return ModelCards.written(folder.resolve("written-" + seed), name, seed);
    }

    private ModelRegistry registry(Instant now) {
        return new ModelRegistry(
                new org.apache.flink.core.fs.Path(folder.resolve("registry").toString()),
                Clock.fixed(now, ZoneOffset.UTC));
    }

    /** The clock of the second publisher is 26 hours ahead, that of the third is right again. */
    @Test
    void versionsAreOrderedByTheirPublicationWhateverTheClocksSay() throws Exception {
        ModelPackage first = registry(NOON).publish(written("m", 1));
        ModelPackage ahead = registry(NOON.plusSeconds(26 * 3600)).publish(written("m", 2));
        ModelPackage second = registry(NOON.plusSeconds(1)).publish(written("m", 3));
        assertThat(first.card().version()).matches("20240131T120000\\.123Z-[0-9a-f]{12}");
        assertThat(second.card().version()).startsWith("20240201T140000.124Z-");
        assertThat(first.version().isOlderThan(second.version())).isTrue();
        ModelRegistry registry = registry(NOON);
        assertThat(registry.versions("m"))
                .extracting(p -> p.card().version())
                .containsExactly(
                        first.card().version(), ahead.card().version(), second.card().version());
        assertThat(registry.newest("m").orElseThrow().cardDigest()).isEqualTo(second.cardDigest());
        assertThat(registry.names()).containsExactly("m");
        Path copy = Files.createDirectory(folder.resolve("copy"));
        second.copyTo(copy);
        assertThat(copy.resolve(ModelPackage.MODEL_FILE)).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void whatHasNoCardYetDoesNotExist() throws Exception {
        ModelRegistry registry = registry(NOON);
        assertThat(registry.names()).isEmpty();
        assertThat(registry.newest("m")).isEmpty();
        registry.publish(written("m", 1));
        Path partial = folder.resolve("registry/m/20990101T000000.000Z-000000000000");
        Files.createDirectories(partial);
        Files.write(partial.resolve(ModelPackage.MODEL_FILE), new byte[] {1});
        assertThat(registry.versions("m")).hasSize(1);
    }

    private void defectiveVersion(String version) throws IOException {
        Path card = folder.resolve("registry/m/" + version).resolve(ModelPackage.CARD_FILE);
        Files.createDirectories(card.getParent());
        Files.writeString(card, "{\"name\":");
    }

    @Test
    void aVersionWithADefectiveCardHidesNoOther() throws Exception {
        ModelRegistry registry = registry(NOON.plusSeconds(10));
        defectiveVersion("20200101T000000.000Z-000000000000");
        assertThat(registry.newest("m")).isEmpty();
        String first = registry(NOON).publish(written("m", 1)).card().version();
        defectiveVersion("20240131T120000.500Z-000000000000");
        String second = registry(NOON.plusSeconds(1)).publish(written("m", 2)).card().version();
        defectiveVersion("20990101T000000.000Z-000000000000");
        assertThat(registry.newest("m").orElseThrow().card().version()).isEqualTo(second);
        assertThat(registry.served("m").orElseThrow().card().version()).isEqualTo(second);
        assertThat(registry.versions("m"))
                .extracting(p -> p.card().version())
                .containsExactly(first, second);
        assertThat(registry.names()).containsExactly("m");
        assertThat(registry.rollBack("m", "test").card().version()).isEqualTo(first);
    }

    @Test
    void aTouchedPackageIsNotPublished() throws Exception {
        ModelPackage written = written("m", 1);
        Files.write(folder.resolve("written-1/" + ModelPackage.MODEL_FILE), new byte[] {9});
        assertThatThrownBy(() -> registry(NOON).publish(written))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("SHA-256");
        assertThat(registry(NOON).versions("m")).isEmpty();
    }

    @Test
    void writersAtOnceMakeVersionsOfTheirOwn() throws Exception {
        int writers = 8;
        Set<String> versions = new ConcurrentSkipListSet<>();
        ExecutorService pool = Executors.newFixedThreadPool(writers);
        try {
            List<Callable<Boolean>> tasks =
                    IntStream.range(0, writers)
                            .mapToObj(
                                    i ->
                                            (Callable<Boolean>)
                                                    () ->
                                                            versions.add(
                                                                    registry(NOON)
                                                                            .publish(
                                                                                    written("m", i))
                                                                            .card()
                                                                            .version()))
                            .toList();
            for (var result : pool.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            pool.shutdown();
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        List<ModelPackage> found = registry(NOON).versions("m");
        assertThat(found).hasSize(writers);
        for (ModelPackage one : found) {
            Path copy = Files.createTempDirectory(folder, "copy");
            one.copyTo(copy);
        }
    }

    @Test
    void aPackageThatIsPublishedTwiceIsOneVersion() throws Exception {
        ModelPackage first = registry(NOON).publish(written("m", 1));
        registry(NOON.plusSeconds(1)).publish(written("m", 2));
        ModelPackage same = ModelPackage.open(folder.resolve("written-1").toString());
        ModelPackage again = registry(NOON.plusSeconds(2)).publish(same);
        assertThat(again.version()).isEqualTo(first.version());
        assertThat(registry(NOON).versions("m")).hasSize(2);
    }

    @Test
    void aVersionThatIsPublishedAgainFromARegistryIsTheSame() throws Exception {
        ModelPackage first = registry(NOON).publish(written("m", 1));
        ModelPackage again = registry(NOON.plusSeconds(1)).publish(first);
        assertThat(again.version()).isEqualTo(first.version());
        assertThat(registry(NOON).versions("m")).hasSize(1);
    }

    @Test
    void aPackageMayBePublishedUnderAnotherNameOnce() throws Exception {
        ModelPackage written = written("m", 1);
        ModelPackage first = registry(NOON).publish(written, "street");
        ModelPackage again = registry(NOON.plusSeconds(1)).publish(written, "street");
        assertThat(first.card().name()).isEqualTo("street");
        assertThat(first.location()).contains("/street/");
        assertThat(again.version()).isEqualTo(first.version());
        assertThat(registry(NOON).names()).containsExactly("street");
        assertThatThrownBy(() -> registry(NOON).publish(written, "../street"))
                .hasMessageContaining("../street");
    }

    private static ModelEvent event(ModelEvent.Kind kind, ModelVersion candidate, long decidedAt) {
        return new ModelEvent(
                kind,
                new ModelVersion("other", "v0"),
                candidate,
                decidedAt - 5,
                decidedAt,
                "too slow",
                new ShadowFigures(4, Double.NaN, Double.NaN, 0.5, 1, 9));
    }

    @Test
    void whatBecameOfVersionsIsKeptOnce() throws Exception {
        ModelRegistry registry = registry(NOON);
        ModelVersion version = registry.publish(written("m", 1)).version();
        ModelEvent refused = event(ModelEvent.Kind.REFUSED, version, 1_000);
        ModelEvent swapped = event(ModelEvent.Kind.SWAPPED, version, 2_000);
        for (ModelEvent event : List.of(refused, swapped, refused)) {
            registry.record(event);
        }
        registry.record(event(ModelEvent.Kind.IGNORED, version, 3_000));
        registry.record(event(ModelEvent.Kind.REFUSED, new ModelVersion("m", "elsewhere"), 4_000));
        Path defective = folder.resolve("registry/m/events/20990101T000000.000Z-x.json");
        Files.writeString(defective, "{}");
        assertThat(registry.events("m")).containsExactly(refused, swapped);
        assertThat(registry.events("none")).isEmpty();
        assertThat(registry.refusals("m")).as("it was taken over later").isEmpty();
        ModelEvent later = event(ModelEvent.Kind.REFUSED, version, 5_000);
        registry.record(later);
        assertThat(registry.refusals("m")).containsExactly(Map.entry(version.version(), later));
        assertThat(registry.versions("m")).as("events are no version").hasSize(1);
    }

    /** Half of the packages are published by both. */
    @Test
    void twoPublishersLoseAndDoubleNothing() throws Exception {
        int packages = 60;
        List<ModelPackage> written = new ArrayList<>();
        for (int i = 0; i < packages; i++) {
            written.add(written("m", i));
        }
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Void>> publishers = new ArrayList<>();
            for (int publisher = 0; publisher < 2; publisher++) {
                int offset = publisher;
                publishers.add(
                        () -> {
                            ModelRegistry registry =
                                    new ModelRegistry(
                                            new org.apache.flink.core.fs.Path(
                                                    folder.resolve("registry").toString()),
                                            Clock.systemUTC());
                            for (int i = 0; i < packages; i++) {
                                if (i % 2 == 0 || i % 4 == 1 + 2 * offset) {
                                    registry.publish(written.get(i));
                                }
                            }
                            return null;
                        });
            }
            for (var result : pool.invokeAll(publishers)) {
                result.get();
            }
        } finally {
            pool.shutdown();
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(registry(NOON).versions("m"))
                .extracting(version -> version.card().files().get(ModelPackage.MODEL_FILE))
                .containsExactlyInAnyOrderElementsOf(
                        written.stream()
                                .map(one -> one.card().files().get(ModelPackage.MODEL_FILE))
                                .toList());
        try (Stream<Path> files = Files.walk(folder.resolve("registry"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
        }
    }

    @Test
    void whatAKilledPublisherLeftIsDeletedAfterAnHour() throws Exception {
        Path old = folder.resolve("registry/m/20240131T110000.000Z-000000000000");
        Path recent = folder.resolve("registry/m/20240131T115900.000Z-000000000001");
        for (Path left : List.of(old, recent)) {
            Files.createDirectories(left);
            Path file = Files.write(left.resolve(ModelPackage.MODEL_FILE), new byte[] {1});
            Instant written = left.equals(old) ? NOON.minusSeconds(3700) : NOON.minusSeconds(60);
            Files.setLastModifiedTime(file, FileTime.from(written));
            Files.setLastModifiedTime(left, FileTime.from(written));
        }
        registry(NOON).publish(written("m", 1));
        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }

    @Test
    void partialFilesOfAKilledPublisherAreDeletedAfterAnHour() throws Exception {
        ModelRegistry registry = registry(NOON);
        String version = registry.publish(written("m", 1)).card().version();
        registry.pin("m", version, "test");
        for (String place : List.of("pins", "decisions", "events", version)) {
            Path at = Files.createDirectories(folder.resolve("registry/m").resolve(place));
            for (int minutes : new int[] {1, 62}) {
                Path part = Files.write(at.resolve(".x." + minutes + ".part"), new byte[] {1});
                Instant written = NOON.minusSeconds(60 * minutes);
                Files.setLastModifiedTime(part, FileTime.from(written));
            }
        }
        registry.publish(written("m", 2));
        try (Stream<Path> files = Files.walk(folder.resolve("registry/m"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.endsWith(".part"))
                    .containsOnly(".x.1.part")
                    .hasSize(4);
        }
        assertThat(registry.pins("m")).hasSize(1);
        assertThat(registry.version("m", version).card().version()).isEqualTo(version);
    }

    @Test
    void aNameWithoutAPossibleTimeNeitherStopsNorMisleads() throws Exception {
        ModelRegistry registry = registry(NOON);
        ModelPackage first = registry.publish(written("m", 1));
        Path model = folder.resolve("registry/m");
        for (String name :
                List.of(
                        "20241399T120000.000Z-0",
                        "99991231T235959.999Z-0",
                        "00000000T000000.000Z-")) {
            Path version = Files.createDirectories(model.resolve(name));
            first.copyTo(version);
            Files.write(version.resolve("card.json"), first.card().withVersion(name).toJson());
            Path pins = Files.createDirectories(model.resolve("pins"));
            Files.writeString(pins.resolve(name + "-x.json"), "{\"version\": \"never\"}");
        }
        ModelPackage second = registry.publish(written("m", 2));
        assertThat(second.card().version()).startsWith("20240131T120000.124Z-");
        assertThat(registry.newest("m").orElseThrow().cardDigest()).isEqualTo(second.cardDigest());
        registry.pin("m", first.card().version(), "test");
        assertThat(registry.served("m").orElseThrow().cardDigest()).isEqualTo(first.cardDigest());
        assertThat(registry.versions("m")).as("nothing is lost").hasSize(5);
    }

    @Test
    void noNameLeadsOutOfTheRegistry() throws Exception {
        ModelRegistry registry = registry(NOON);
        registry.publish(written("m", 1));
        for (String name : List.of("..", "../m", "/m", "", ".hidden", "a/b")) {
            assertThatThrownBy(() -> registry.pin("m", name, "test"))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("'" + name + "'");
            assertThatThrownBy(() -> registry.newest(name))
                    .isInstanceOf(InvalidModelException.class);
        }
    }

    @Test
    void aPackageOverTheMaximumSizeIsNotCopied() throws Exception {
        ModelPackage model = written("m", 1);
        Path copy = Files.createDirectory(folder.resolve("copy"));
        assertThatThrownBy(() -> model.copyTo(copy, 2))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("more than 2 bytes");
        model.copyTo(copy, 3);
    }

    @Test
    void aPinCountsUntilItIsTakenAwayAndARollbackIsOne() throws Exception {
        String first = registry(NOON).publish(written("m", 1)).card().version();
        String second = registry(NOON.plusSeconds(1)).publish(written("m", 2)).card().version();
        String third = registry(NOON.plusSeconds(2)).publish(written("m", 3)).card().version();
        ModelRegistry now = registry(NOON.plusSeconds(10));
        assertThat(now.served("m").orElseThrow().card().version()).isEqualTo(third);
        assertThat(now.rollBack("m", "worse at night").card().version()).isEqualTo(second);
        ModelRegistry later = registry(NOON.plusSeconds(11));
        assertThat(later.rollBack("m", "and this one").card().version()).isEqualTo(first);
        assertThat(later.served("m").orElseThrow().card().version()).isEqualTo(first);
        assertThatThrownBy(() -> later.rollBack("m", "more"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("no version of m before " + first);
        // What is published while a version is pinned waits.
        registry(NOON.plusSeconds(12)).publish(written("m", 4));
        assertThat(later.served("m").orElseThrow().card().version()).isEqualTo(first);
        registry(NOON.plusSeconds(13)).unpin("m", "the fourth is good");
        assertThat(later.served("m").orElseThrow().card().version()).startsWith("20240131T120012");
        assertThat(later.pins("m"))
                .extracting(ModelPin::reason)
                .containsExactly("worse at night", "and this one", "the fourth is good");
        assertThatThrownBy(() -> now.pin("m", "never", "x"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("never");
    }

    @Test
    void decisionsAreKeptOnceInTheirOrderAndHideNoVersion() throws Exception {
        ModelRegistry registry = registry(NOON);
        String version = registry.publish(written("m", 1)).card().version();
        ModelDecision refused =
                new ModelDecision(
                        NOON.plusSeconds(9),
                        "b-2",
                        "refused",
                        null,
                        version,
                        "worse at night",
                        Map.of("night.absRel.after", 0.5));
        ModelDecision published =
                new ModelDecision(NOON, "a-1", "published", version, null, "the first", Map.of());
        registry.record("m", refused);
        registry.record("m", published);
        registry.record("m", refused);
        assertThat(registry.decisions("m")).containsExactly(published, refused);
        assertThat(registry.versions("m")).hasSize(1);
        Path file = folder.resolve("registry/m/decisions/20990101T000000.000Z-x.json");
        Files.writeString(file, "{");
        assertThatThrownBy(() -> registry.decisions("m"))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void aDefectivePinIsNamedAndUnpinsNothing() throws Exception {
        ModelRegistry registry = registry(NOON);
        String version = registry.publish(written("m", 1)).card().version();
        registry.pin("m", version, "good");
        Path pin = folder.resolve("registry/m/pins/20990101T000000.000Z-x.json");
        for (String content :
                List.of("", "[]", "{\"reason\": \"x\"}", "{\"version\": 3}", "{\"ver")) {
            Files.writeString(pin, content);
            assertThatThrownBy(() -> registry.served("m"))
                    .as("a pin of '%s'", content)
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining(pin.toString())
                    .hasMessageContaining("expected {\"version\"");
            assertThatThrownBy(() -> registry.pins("m"))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining(pin.toString());
        }
        Files.delete(pin);
        assertThat(registry.pin("m").orElseThrow().version()).isEqualTo(version);
    }
}
