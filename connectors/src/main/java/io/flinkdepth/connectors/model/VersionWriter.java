// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.digest.Digests;
import io.flinkdepth.connectors.temporary.TemporaryFolder;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a new version of a model. Publishers need no lock: each file is written under a unique
 * name and renamed, versions differ by their digest, and of several publications of the same card
 * only one remains.
 */
final class VersionWriter {

    private static final Logger LOG = LoggerFactory.getLogger(VersionWriter.class);

    private static final Pattern VERSION = Pattern.compile("\\d{8}T\\d{6}\\.\\d{3}Z-[0-9a-f]{12}");
    private static final int DIGEST_DIGITS = 12;

    /** A publication that takes longer counts as interrupted. */
    private static final Duration INTERRUPTED = Duration.ofHours(1);

    /** Maximum time to wait for another publisher of the same card. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final long POLL_MILLIS = 20;

    private final Path model;
    private final Clock clock;
    @Nullable private final SigningKey key;

    /**
     * Creates a writer.
     *
     * @param model the folder of the model's versions
     * @param key signs the cards; null for no signature
     */
    VersionWriter(Path model, Clock clock, @Nullable SigningKey key) {
        this.model = model;
        this.clock = clock;
        this.key = key;
    }

    /**
     * Writes a package as the newest version; if it already is a version, returns that version,
     * also if it was read from a registry.
     *
     * <p>If several publishers write the same card, one wins: a publisher that sees another card
     * before it has written its own gives up. A publisher that has written its card waits for all
     * versions with an earlier name, whose publishers either give up or write their cards.
     *
     * @param card the card to publish, which differs from that of the package at most by the name
     */
    ModelPackage write(ModelPackage source, ModelCard card) throws IOException {
        deleteInterrupted();
        while (true) {
            String version = publish(source, card);
            // A version that gave way to a third one may have had a card for a moment.
            if (RegistryFiles.hasCard(new Path(model, version))) {
                ModelPackage published = ModelPackage.open(new Path(model, version).toString());
                sign(new Path(model, version), published.cardBytes());
                return published;
            }
        }
    }

    /** Signs a card; replaces the signature of another key. */
    private void sign(Path version, byte[] card) throws IOException {
        if (key == null) {
            return;
        }
        Path file = new Path(version, ModelPackage.SIGNATURE_FILE);
        byte[] signature = key.sign(card);
        FileSystem files = file.getFileSystem();
        if (files.exists(file)) {
            try (InputStream in = files.open(file)) {
                if (Arrays.equals(in.readAllBytes(), signature)) {
                    return;
                }
            }
            files.delete(file, false);
        }
        RegistryFiles.write(new ByteArrayInputStream(signature), file);
    }

    /** Returns the version of the package: this publisher's, or that of another publisher. */
    private String publish(ModelPackage source, ModelCard card) throws IOException {
        // Without its version, so that a package from a registry has the digest of its origin.
        String digest = Digests.sha256(card.withVersion(null).toJson()).substring(0, DIGEST_DIGITS);
        String published = withCard(digest, null);
        if (published != null) {
            return published;
        }
        Instant time = RegistryFiles.timeAfter(RegistryFiles.folders(model), clock);
        String version = RegistryFiles.TIME.format(time) + "-" + digest;
        writeFiles(source, version);
        published = withCard(digest, version);
        if (published == null) {
            writeCard(card, version);
            published = awaitEarlier(digest, version);
        }
        if (published == null) {
            return version;
        }
        delete(new Path(model, version));
        return published;
    }

    private void writeFiles(ModelPackage source, String version) throws IOException {
        Path folder = new Path(model, version);
        try (TemporaryFolder local = TemporaryFolder.create("publish")) {
            // Checks each file against its digest.
            source.copyTo(local.path());
            for (String file : source.card().files().keySet()) {
                try (InputStream in = Files.newInputStream(local.path().resolve(file))) {
                    RegistryFiles.write(in, new Path(folder, file));
                }
            }
        }
    }

    private void writeCard(ModelCard card, String version) throws IOException {
        Path folder = new Path(model, version);
        byte[] json = card.withVersion(version).toJson();
        // With the card it is a version, which jobs may refuse without a signature.
        sign(folder, json);
        RegistryFiles.write(
                new ByteArrayInputStream(json), new Path(folder, ModelPackage.CARD_FILE));
    }

    private List<String> versionsOf(String digest) throws IOException {
        return RegistryFiles.folders(model).stream()
                .filter(version -> version.endsWith("-" + digest))
                .toList();
    }

    /** Returns a version with the same card other than the given one, or null. */
    @Nullable
    private String withCard(String digest, @Nullable String butNot) throws IOException {
        for (String version : versionsOf(digest)) {
            if (!version.equals(butNot) && RegistryFiles.hasCard(new Path(model, version))) {
                return version;
            }
        }
        return null;
    }

    /** Waits for versions with an earlier name; returns the one that got a card, or null. */
    @Nullable
    private String awaitEarlier(String digest, String version) throws IOException {
        Deadline deadline = Deadline.fromNow(MAX_WAIT);
        while (true) {
            String first = versionsOf(digest).get(0);
            if (first.compareTo(version) >= 0) {
                return null;
            }
            if (RegistryFiles.hasCard(new Path(model, first))) {
                return first;
            }
            if (!deadline.hasTimeLeft()) {
                // Interrupted; a later publication deletes it.
                return null;
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted in a publication");
        }
    }

    /** Removes versions without a card, and partial files, that have not changed for an hour. */
    private void deleteInterrupted() throws IOException {
        for (String version : RegistryFiles.folders(model)) {
            Path folder = new Path(model, version);
            if (VERSION.matcher(version).matches()
                    && !RegistryFiles.hasCard(folder)
                    && isOld(folder)) {
                LOG.info("The version {} is deleted: its publication was interrupted.", folder);
                delete(folder);
            } else {
                RegistryFiles.deletePartial(folder, clock.instant().minus(INTERRUPTED));
            }
        }
    }

    private boolean isOld(Path folder) throws IOException {
        long last;
        try {
            last = folder.getFileSystem().getFileStatus(folder).getModificationTime();
            FileStatus[] files = folder.getFileSystem().listStatus(folder);
            for (FileStatus file : files == null ? new FileStatus[0] : files) {
                last = Math.max(last, file.getModificationTime());
            }
        } catch (FileNotFoundException e) {
            // Another publisher has just given way, or has just moved a file into place.
            return false;
        }
        // A file system without modification times returns 0.
        return last > 0 && Instant.ofEpochMilli(last).isBefore(clock.instant().minus(INTERRUPTED));
    }

    private static void delete(Path folder) throws IOException {
        FileSystem files = folder.getFileSystem();
        // Without its card it is not a version, even if the other files cannot be deleted.
        files.delete(new Path(folder, ModelPackage.CARD_FILE), false);
        files.delete(folder, true);
    }
}
