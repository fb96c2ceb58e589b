// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.temporary.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/** The files of a package in a temporary local folder, each checked against its digest. */
@Internal
public final class LocalPackage implements AutoCloseable {

    private final TemporaryFolder folder;

    private LocalPackage(TemporaryFolder folder) {
        this.folder = folder;
    }

    /** Copies a package and checks each file against its digest. */
    public static LocalPackage of(ModelPackage model) throws IOException {
        LocalPackage local = new LocalPackage(TemporaryFolder.create("model"));
        boolean copied = false;
        try {
            model.copyTo(local.path());
            copied = true;
            return local;
        } finally {
            if (!copied) {
                local.close();
            }
        }
    }

    /** The folder, deleted when this is closed. */
    public Path path() {
        return folder.path();
    }

    Path file(String name) throws InvalidModelException {
        Path file = path().resolve(name);
        if (!Files.exists(file)) {
            throw new InvalidModelException("the card lists no file " + name);
        }
        return file;
    }

    @Override
    public void close() {
        folder.close();
    }
}
