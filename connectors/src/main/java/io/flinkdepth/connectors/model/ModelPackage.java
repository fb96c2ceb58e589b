// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.digest.DataSizeException;
import io.flinkdepth.connectors.digest.Digests;
import io.flinkdepth.connectors.model.internal.PackageFiles;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A folder with {@value #CARD_FILE}, {@value #MODEL_FILE} and the other files that the card lists,
 * on any Flink file system. The card is written last, so a folder without a card is not a package
 * yet.
 *
 * <p>An object of this class contains the card that was read when it was opened; it holds no
 * resources. Thread-safe.
 */
@PublicEvolving
public final class ModelPackage {

    /** The card's file name. */
    public static final String CARD_FILE = "card.json";

    /** The file name of the card's signature; optional. See {@link TrustedKeys}. */
    public static final String SIGNATURE_FILE = "card.json.sig";

    /** The network's file name. */
    public static final String MODEL_FILE = "model.onnx";

    /** The file name of the same network in float16, for GPUs; optional. */
    public static final String HALF_PRECISION_MODEL_FILE = "model-fp16.onnx";

    /** The file name of the same network with products in int8, for CPUs; optional. */
    public static final String INT8_MODEL_FILE = "model-int8.onnx";

    /** The metric of a card with the AbsRel of {@value #INT8_MODEL_FILE} on rendered scenes. */
    public static final String INT8_ABS_REL = "int8.absRel";

    /** The metric of a card with the AbsRel of {@value #MODEL_FILE} on the same scenes. */
    public static final String FP32_ABS_REL = "fp32.absRel";

    /**
     * The metric of a card with the mean difference of {@value #INT8_MODEL_FILE}'s depth from that
     * of {@value #MODEL_FILE}, relative to the latter.
     */
    public static final String INT8_DIFFERENCE = "int8.difference";

    /** The metric of a card with the mean correlation of the predictions of the two networks. */
    public static final String INT8_CORRELATION = "int8.correlation";

    /** The file name of the encoder alone, for jobs that need only embeddings; optional. */
    public static final String ENCODER_FILE = "encoder.onnx";

    private static final int MAX_CARD_BYTES = 1 << 20;

    /** Three times the largest published network. */
    private static final long MAX_BYTES = 16L << 30;

    private final String location;
    private final ModelCard card;
    private final byte[] cardBytes;
    private final String cardDigest;

    private ModelPackage(String location, ModelCard card, byte[] cardBytes) {
        this.location = location;
        this.card = card;
        this.cardBytes = cardBytes;
        this.cardDigest = Digests.sha256(cardBytes);
    }

    /**
     * Reads the card of a package.
     *
     * @param location the folder, as a path or URI of any Flink file system, or {@code
     *     bundled:NAME} for a package in a jar
     * @throws InvalidModelException if there is no card, or a defective one
     */
    public static ModelPackage open(String location) throws IOException {
        byte[] json;
        try (InputStream stream = PackageFiles.at(location).open(CARD_FILE)) {
            json = stream.readNBytes(MAX_CARD_BYTES + 1);
        } catch (FileNotFoundException e) {
            throw new InvalidModelException(
                    "no model package at "
                            + location
                            + ": expected a folder with "
                            + CARD_FILE
                            + " and "
                            + MODEL_FILE,
                    e);
        }
        String origin = location + "/" + CARD_FILE;
        if (json.length > MAX_CARD_BYTES) {
            throw new InvalidModelException(
                    origin + " is larger than 1 MiB, the maximum size of a card");
        }
        return new ModelPackage(location, ModelCard.fromJson(json, origin), json);
    }

    /** The card. */
    public ModelCard card() {
        return card;
    }

    /** The card as it was read; must not be changed. */
    byte[] cardBytes() {
        return cardBytes;
    }

    /** The folder, as specified. */
    public String location() {
        return location;
    }

    /** SHA-256 of {@code card.json} in hex; identifies the whole package. */
    public String cardDigest() {
        return cardDigest;
    }

    /**
     * Name and version; for a package that was never in a registry, the version is the start of its
     * digest.
     */
    public ModelVersion version() {
        return new ModelVersion(
                card.name(), card.version() != null ? card.version() : cardDigest.substring(0, 12));
    }

    /** Returns a model update for this package. */
    public ModelUpdate toUpdate() {
        return new ModelUpdate(version(), location, cardDigest);
    }

    /** Whether the card lists the file. */
    public boolean has(String file) {
        return card.files().containsKey(file);
    }

    /**
     * Copies the package's files to a local folder and checks each against its digest, so that the
     * copied files match the card.
     *
     * @param target an existing, empty local folder
     * @throws InvalidModelException if a file is missing or does not match its digest (names the
     *     file), or if the files together exceed 16 GiB
     */
    public void copyTo(Path target) throws IOException {
        copyTo(target, MAX_BYTES);
    }

    void copyTo(Path target, long maxBytes) throws IOException {
        PackageFiles files = PackageFiles.at(location);
        long left = maxBytes;
        for (Map.Entry<String, String> file : card.files().entrySet()) {
            String source = location + "/" + file.getKey();
            Path temporary = target.resolve(file.getKey() + ".part");
            String digest;
            try (InputStream stream = files.open(file.getKey())) {
                digest = Digests.copy(stream, temporary, left);
                left -= Files.size(temporary);
            } catch (DataSizeException e) {
                throw new InvalidModelException(
                        location
                                + " has more than "
                                + maxBytes
                                + " bytes in its files, the maximum of a package",
                        e);
            } catch (FileNotFoundException e) {
                throw new InvalidModelException(
                        source + " is missing, though " + CARD_FILE + " lists it", e);
            }
            if (!digest.equals(file.getValue())) {
                throw new InvalidModelException(
                        source
                                + " has SHA-256 "
                                + digest
                                + ", not "
                                + file.getValue()
                                + " as its card says: the file was cut short or changed");
            }
            Files.move(temporary, target.resolve(file.getKey()), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    @Override
    public String toString() {
        return version() + " at " + location;
    }
}
