// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.digest.Digests;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.annotation.PublicEvolving;

/** Completes a local folder of network files to a model package by writing the card. */
@PublicEvolving
public final class ModelPackageWriter {

    private ModelPackageWriter() {}

    /**
     * Writes {@code card.json} into a folder that already contains the network's files. The card
     * contains the digests of all files in the folder and is written last, by rename.
     *
     * @param folder a local folder that contains {@code model.onnx} (or {@code encoder.onnx})
     * @param card the card; its {@code files} are replaced
     * @return the package
     * @throws FileAlreadyExistsException if the folder has a card, because packages are immutable
     */
    public static ModelPackage write(Path folder, ModelCard card) throws IOException {
        Path cardFile = folder.resolve(ModelPackage.CARD_FILE);
        if (Files.exists(cardFile)) {
            throw new FileAlreadyExistsException(
                    cardFile.toString(), null, "a package is never changed; write a new version");
        }
        Map<String, String> digests = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                digests.put(file.getFileName().toString(), Digests.sha256(file));
            }
        }
        if (!digests.containsKey(ModelPackage.MODEL_FILE)
                && !digests.containsKey(ModelPackage.ENCODER_FILE)) {
            throw new InvalidModelException(
                    folder
                            + " holds no "
                            + ModelPackage.MODEL_FILE
                            + "; put the network there first");
        }
        Path temporary = folder.resolve("." + ModelPackage.CARD_FILE + ".part");
        Files.write(temporary, card.withFiles(digests).toJson());
        Files.move(temporary, cardFile, StandardCopyOption.ATOMIC_MOVE);
        return ModelPackage.open(folder.toAbsolutePath().toString());
    }
}
