// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A package's files in a local folder of their own, each checked against its digest. */
@Internal
public final class LocalPackage implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LocalPackage.class);

    /** Names the process, so that what a killed one left can be told apart. */
    static final String PREFIX = "flink-depth-model-" + ProcessHandle.current().pid() + "-";

    private final Path folder;

    private LocalPackage(Path folder) {
        this.folder = folder;
    }

    /** Copies a package and checks each file against its digest. */
    public static LocalPackage of(ModelPackage model) throws IOException {
        LocalPackage local = new LocalPackage(Files.createTempDirectory(PREFIX));
        boolean copied = false;
        try {
            model.copyTo(local.folder);
            copied = true;
            return local;
        } finally {
            if (!copied) {
                local.close();
            }
        }
    }

    /** The folder, deleted when this is closed. */
    public Path folder() {
        return folder;
    }

    Path file(String name) throws InvalidModelException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            throw new InvalidModelException("the card lists no file " + name);
        }
        return file;
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            LOG.warn("The temporary folder {} could not be deleted: {}", folder, e.toString());
        }
    }
}
