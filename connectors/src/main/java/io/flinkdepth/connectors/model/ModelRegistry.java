// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.record.ModelEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions of models on any Flink file system: {@code <registry>/<name>/<version>/} with the files
 * of a package. The name of a version consists of the UTC time of its publication (or a millisecond
 * after the newest version if that is later) and the start of its card's digest, for example {@code
 * 20240131T235959.123Z-0123456789ab}. Versions are therefore ordered independently of the
 * publishers' clocks, and two concurrent writers create two versions, never a mixed one. The card
 * is written last, by rename if the file system supports it; readers ignore a folder without a
 * card. A version with a defective card is skipped with a warning, so that it does not hide the
 * others.
 *
 * <p>A pin selects the version to serve, independently of later publications. It is a small file in
 * {@code <registry>/<name>/pins/}, named by its UTC time. The last pin applies; the earlier ones
 * are the history. A rollback is a pin to the version before the serving one.
 *
 * <p>{@code <registry>/<name>/decisions/} contains the decisions about trained models, published or
 * not, with their reasons, and {@code <registry>/<name>/events/} what jobs did with the versions.
 *
 * <p>Thread-safe; holds no resources.
 */
@PublicEvolving
public final class ModelRegistry {
    private static final Logger LOG = LoggerFactory.getLogger(ModelRegistry.class);
    private static final String PINS = "pins";
    private static final String DECISIONS = "decisions";
    private static final String PIN_MEND =
            "; expected {\"version\": \"a version, or null for the newest\", \"reason\": \"...\"}."
                    + " Fix or delete the file.";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path root;
    private final Clock clock;

    /** Defective versions for which a warning was logged; a registry is read repeatedly. */
    private final Set<Path> defective = ConcurrentHashMap.newKeySet();

    ModelRegistry(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    /**
     * Returns the registry at a location.
     *
     * @param location folder, as a path or URI of any Flink file system; the first publication
     *     creates it
     */
    public static ModelRegistry at(String location) {
        return new ModelRegistry(new Path(location), Clock.systemUTC());
    }

    /**
     * Publishes a package as a new version of its name. A package that was published before keeps
     * its version. The files are checked against their digests. Versions whose publication was
     * interrupted more than an hour ago are deleted.
     *
     * @return the package in the registry
     * @throws InvalidModelException if the package's files do not match its card
     */
    public ModelPackage publish(ModelPackage source) throws IOException {
        return publish(source, source.card().name());
    }

    /**
     * The same under a name of the publisher's choice, so that a model of another origin continues
     * the versions that jobs follow.
     */
    @Experimental
    public ModelPackage publish(ModelPackage source, String name) throws IOException {
        return new VersionWriter(model(name), clock, null)
                .write(source, source.card().withName(name));
    }

    /**
     * The same with a signature. A package that was published before keeps its version, and gets
     * the signature if it has none of this key.
     */
    @Experimental
    public ModelPackage publish(ModelPackage source, String name, SigningKey key)
            throws IOException {
        return new VersionWriter(model(name), clock, key)
                .write(source, source.card().withName(name));
    }

    /** The folder of a model's versions. */
    private Path model(String name) throws InvalidModelException {
        return new Path(root, requireName("name", name));
    }

    /** Rejects names with separators, which could refer to a folder outside the registry. */
    private static String requireName(String what, String name) throws InvalidModelException {
        if (name.isEmpty() || name.startsWith(".") || name.contains("/") || name.contains("\\")) {
            throw new InvalidModelException(
                    "the %s '%s' is no name in a registry: leave out slashes and a dot in front"
                            .formatted(what, name));
        }
        return name;
    }

    /** Names of the models that have a version, in alphabetical order. */
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : RegistryFiles.folders(root)) {
            if (hasVersion(model(name))) {
                names.add(name);
            }
        }
        return names;
    }

    private static boolean hasVersion(Path model) throws IOException {
        for (String version : RegistryFiles.folders(model)) {
            if (RegistryFiles.hasCard(new Path(model, version))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The versions of a model, oldest first. Folders without a card are ignored; versions with a
     * defective card are skipped with a warning.
     */
    public List<ModelPackage> versions(String name) throws IOException {
        List<ModelPackage> versions = new ArrayList<>();
        Path model = model(name);
        for (String version : RegistryFiles.folders(model)) {
            openIfWhole(new Path(model, version)).ifPresent(versions::add);
        }
        return versions;
    }

    /**
     * The newest version of a model with a valid card; newer versions with a defective card are
     * skipped with a warning.
     */
    public Optional<ModelPackage> newest(String name) throws IOException {
        Path model = model(name);
        List<String> versions = RegistryFiles.folders(model);
        // From the end, so that usually only one card is read.
        for (int i = versions.size() - 1; i >= 0; i--) {
            Optional<ModelPackage> found = openIfWhole(new Path(model, versions.get(i)));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<ModelPackage> openIfWhole(Path folder) throws IOException {
        if (!RegistryFiles.hasCard(folder)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ModelPackage.open(folder.toString()));
        } catch (InvalidModelException e) {
            if (defective.add(folder)) {
                LOG.warn("the version {} is skipped: {}", folder, e.getMessage());
            }
            return Optional.empty();
        }
    }

    /**
     * The version to serve: the pinned version, or the newest if none is pinned.
     *
     * @throws InvalidModelException if the pinned version does not exist
     */
    public Optional<ModelPackage> served(String name) throws IOException {
        Optional<ModelPin> pin = pin(name);
        if (pin.isEmpty() || pin.get().version() == null) {
            return newest(name);
        }
        return Optional.of(version(name, pin.get().version()));
    }

    /**
     * One version of a model.
     *
     * @throws InvalidModelException if it does not exist
     */
    public ModelPackage version(String name, String version) throws IOException {
        return ModelPackage.open(new Path(model(name), requireName("version", version)).toString());
    }

    /**
     * The pin that applies, if any was ever set.
     *
     * @throws InvalidModelException if its file is defective, so that the version to serve is
     *     unknown
     */
    public Optional<ModelPin> pin(String name) throws IOException {
        Path folder = new Path(model(name), PINS);
        List<String> files = RegistryFiles.files(folder);
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(readPin(new Path(folder, files.get(files.size() - 1))));
    }

    /**
     * All pins of a model, oldest first.
     *
     * @throws InvalidModelException names the file of a defective pin
     */
    public List<ModelPin> pins(String name) throws IOException {
        Path folder = new Path(model(name), PINS);
        List<ModelPin> pins = new ArrayList<>();
        for (String file : RegistryFiles.files(folder)) {
            pins.add(readPin(new Path(folder, file)));
        }
        return pins;
    }

    private static ModelPin readPin(Path file) throws IOException {
        JsonNode node;
        try (InputStream in = file.getFileSystem().open(file)) {
            node = JSON.readTree(in);
        } catch (JacksonException e) {
            throw new InvalidModelException(
                    "the pin " + file + " is not JSON: " + e.getOriginalMessage() + PIN_MEND, e);
        }
        // An empty file gives no node, and must not count as a removed pin.
        JsonNode version = node.path("version");
        if (!version.isTextual() && !version.isNull()) {
            String found = node.isMissingNode() ? "is empty" : "has no version";
            throw new InvalidModelException("the pin " + file + " " + found + PIN_MEND);
        }
        return new ModelPin(version.textValue(), node.path("reason").asText(""), file.getName());
    }

    /**
     * Pins a version: it is served from now on, independently of publications.
     *
     * @param reason for the log
     * @throws InvalidModelException if the version does not exist
     */
    public void pin(String name, String version, String reason) throws IOException {
        version(name, version);
        writePin(name, version, reason);
    }

    /** Removes the pin: the newest version is served again. */
    public void unpin(String name, String reason) throws IOException {
        writePin(name, null, reason);
    }

    /**
     * Pins the version before the one that is served.
     *
     * @return the version that is served now
     * @throws InvalidModelException if there is no version before it
     */
    public ModelPackage rollBack(String name, String reason) throws IOException {
        List<ModelPackage> versions = versions(name);
        String now = served(name).map(p -> p.card().version()).orElse(null);
        for (int i = 1; i < versions.size(); i++) {
            if (versions.get(i).card().version().equals(now)) {
                ModelPackage before = versions.get(i - 1);
                pin(name, before.card().version(), reason);
                return before;
            }
        }
        throw new InvalidModelException(
                root
                        + " has no version of "
                        + name
                        + " before "
                        + (now == null ? "the first" : now)
                        + "; registry list shows what there is");
    }

    /**
     * Records a decision. Recording the same decision again replaces its file, which is named by
     * its time and round.
     */
    public void record(String name, ModelDecision decision) throws IOException {
        Path folder = new Path(model(name), DECISIONS);
        String file = RegistryFiles.TIME.format(decision.time()) + "-" + decision.round() + ".json";
        if (!folder.getFileSystem().exists(new Path(folder, file))) {
            writeJson(folder, file, DecisionJson.write(decision));
        }
    }

    /**
     * All decisions about a model, oldest first.
     *
     * @throws InvalidModelException names a defective file
     */
    public List<ModelDecision> decisions(String name) throws IOException {
        Path folder = new Path(model(name), DECISIONS);
        List<ModelDecision> decisions = new ArrayList<>();
        for (String file : RegistryFiles.files(folder)) {
            Path path = new Path(folder, file);
            try (InputStream in = path.getFileSystem().open(path)) {
                decisions.add(DecisionJson.read(in, path.toString()));
            }
        }
        return decisions;
    }

    /** Keeps what became of a version in a job; what the job did not try is left out. */
    @Experimental
    public void record(ModelEvent event) throws IOException {
        requireName("version", event.candidate().version());
        new EventFiles(model(event.candidate().name())).write(event);
    }

    /** What became of a model's versions in jobs that write it here, oldest first. */
    @Experimental
    public List<ModelEvent> events(String name) throws IOException {
        return new EventFiles(model(name)).read();
    }

    /** The versions of a model that the last job to try them refused, each with that refusal. */
    @Experimental
    public Map<String, ModelEvent> refusals(String name) throws IOException {
        Map<String, ModelEvent> last = new HashMap<>();
        events(name).forEach(event -> last.put(event.candidate().version(), event));
        last.values().removeIf(event -> event.kind() != ModelEvent.Kind.REFUSED);
        return last;
    }

    private void writePin(String name, @Nullable String version, String reason) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("version", version);
        node.put("reason", reason);
        Path folder = new Path(model(name), PINS);
        // Concurrent pins get different names; the random part orders them.
        Instant time = RegistryFiles.timeAfter(RegistryFiles.files(folder), clock);
        String file = RegistryFiles.TIME.format(time) + "-" + UUID.randomUUID() + ".json";
        writeJson(folder, file, JSON.writeValueAsBytes(node));
    }

    private static void writeJson(Path folder, String file, byte[] json) throws IOException {
        RegistryFiles.write(new ByteArrayInputStream(json), new Path(folder, file));
    }
}
