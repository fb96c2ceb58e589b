package io.flinkdepth.connectors.model;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.util.FileUtils;

/**
 * Versions of models on any Flink file system: {@code <registry>/<name>/<version>/} with the files
 * of a package. A version is the UTC time of its publication and the start of its card's digest
 * ({@code 20240131T235959.123Z-0123456789ab}): ordered, and two writers at once make two versions,
 * never a mixed one. The card is written last, by rename where the file system has renames; a
 * folder without one does not exist for readers.
 *
 * <p>Thread-safe; holds no resources.
 */
@PublicEvolving
public final class ModelRegistry {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final int DIGEST_DIGITS = 12;

    private final Path root;
    private final Clock clock;

    ModelRegistry(Path root, Clock clock) {
        this.root = root;
        this.clock = clock;
    }

    /**
     * A registry.
     *
     * @param location folder, as a path or URI of any Flink file system; made by the first
     *     publication
     */
    public static ModelRegistry at(String location) {
        return new ModelRegistry(new Path(location), Clock.systemUTC());
    }

    /**
     * Publishes a package as a new version of its name. The files are checked against their digests
     * on the way.
     *
     * @return the package as it lies in the registry
     * @throws InvalidModelException when the package's files are not those of its card
     */
    public ModelPackage publish(ModelPackage source) throws IOException {
        java.nio.file.Path local = Files.createTempDirectory("flink-depth-publish");
        try {
            source.copyTo(local);
            ModelCard card = source.card();
            String time = TIME.format(clock.instant());
            String version = time + "-" + source.cardDigest().substring(0, DIGEST_DIGITS);
            Path folder = new Path(new Path(root, card.name()), version);
            for (String file : card.files().keySet()) {
                try (InputStream in = Files.newInputStream(local.resolve(file))) {
                    write(in, new Path(folder, file));
                }
            }
            writeCard(card.withVersion(version).toJson(), folder);
            return ModelPackage.open(folder.toString());
        } finally {
            FileUtils.deleteDirectory(local.toFile());
        }
    }

    private static void write(InputStream in, Path file) throws IOException {
        try (FSDataOutputStream out =
                file.getFileSystem().create(file, FileSystem.WriteMode.NO_OVERWRITE)) {
            in.transferTo((OutputStream) out);
        }
    }

    private static void writeCard(byte[] json, Path folder) throws IOException {
        Path partial = new Path(folder, "." + ModelPackage.CARD_FILE + ".part");
        write(new ByteArrayInputStream(json), partial);
        Path card = new Path(folder, ModelPackage.CARD_FILE);
        if (!folder.getFileSystem().rename(partial, card)) {
            throw new IOException(partial + " cannot be renamed to " + card);
        }
    }

    /** Names of the models that have a version, in alphabetical order. */
    public List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        for (String name : folders(root)) {
            if (!versions(name).isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }

    /** The versions of a model, oldest first; what has no card yet is none. */
    public List<ModelPackage> versions(String name) throws IOException {
        List<ModelPackage> versions = new ArrayList<>();
        Path model = new Path(root, name);
        for (String version : folders(model)) {
            Path folder = new Path(model, version);
            if (folder.getFileSystem().exists(new Path(folder, ModelPackage.CARD_FILE))) {
                versions.add(ModelPackage.open(folder.toString()));
            }
        }
        return versions;
    }

    /** The newest version of a model. */
    public Optional<ModelPackage> newest(String name) throws IOException {
        List<ModelPackage> versions = versions(name);
        return versions.isEmpty()
                ? Optional.empty()
                : Optional.of(versions.get(versions.size() - 1));
    }

    private static List<String> folders(Path parent) throws IOException {
        FileStatus[] files;
        try {
            files = parent.getFileSystem().listStatus(parent);
        } catch (FileNotFoundException e) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        for (FileStatus file : files == null ? new FileStatus[0] : files) {
            String name = file.getPath().getName();
            if (file.isDir() && !name.startsWith(".")) {
                names.add(name);
            }
        }
        names.sort(Comparator.naturalOrder());
        return names;
    }
}
