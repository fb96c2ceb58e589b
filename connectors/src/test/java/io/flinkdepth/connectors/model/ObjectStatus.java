// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/** What an {@link ObjectStore} says of an object, or of what names with slashes make a folder. */
record ObjectStatus(Path path, long length, long millis, boolean folder) implements FileStatus {

    @Override
    public long getLen() {
        return length;
    }

    @Override
    public long getBlockSize() {
        return length;
    }

    @Override
    public short getReplication() {
        return 1;
    }

    @Override
    public long getModificationTime() {
        return millis;
    }

    @Override
    public long getAccessTime() {
        return 0;
    }

    @Override
    public boolean isDir() {
        return folder;
    }

    @Override
    public Path getPath() {
        return path;
    }
}
