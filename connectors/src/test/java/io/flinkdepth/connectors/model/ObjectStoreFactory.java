// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.net.URI;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;

/** Brings {@code objects://}, an {@link ObjectStore}; Flink finds it as a service. */
public final class ObjectStoreFactory implements FileSystemFactory {

    @Override
    public String getScheme() {
        return ObjectStore.SCHEME;
    }

    @Override
    public FileSystem create(URI uri) {
        return new ObjectStore(uri);
    }
}
