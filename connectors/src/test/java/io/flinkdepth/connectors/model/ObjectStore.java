// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.memory.ByteArrayInputStreamWithPos;

/**
 * A file system with the guarantees of an object store such as S3, and no more. An object appears
 * as a whole when its stream is closed. There are no folders, only names with slashes; a listing
 * sees each object at once. A rename copies and then deletes each object, so others see both, or a
 * part of a folder. Objects live in this JVM, in the bucket that the authority names.
 *
 * <p>What a rename to an object that exists does differs between stores; the bucket's name begins
 * with what it does in this one: {@code replaces}, {@code refuses} (returns false) or {@code
 * throws}.
 */
final class ObjectStore extends FileSystem {

    static final String SCHEME = "objects";

    private static final Map<String, ConcurrentNavigableMap<String, StoredObject>> BUCKETS =
            new ConcurrentHashMap<>();

    private record StoredObject(byte[] content, long millis) {}

    private final URI uri;
    private final ConcurrentNavigableMap<String, StoredObject> objects;

    ObjectStore(URI uri) {
        this.uri = uri;
        this.objects =
                BUCKETS.computeIfAbsent(
                        uri.getAuthority(), bucket -> new ConcurrentSkipListMap<>());
    }

    /** Names of all objects of a bucket. */
    static List<String> names(String bucket) {
        return List.copyOf(BUCKETS.getOrDefault(bucket, new ConcurrentSkipListMap<>()).keySet());
    }

    /** The objects below a name. Each look at the store is a chance for another thread's. */
    private NavigableMap<String, StoredObject> below(String name) {
        Thread.yield();
        return objects.subMap(name + "/", true, name + "0", false);
    }

    private static String name(Path path) {
        return path.toUri().getPath();
    }

    @Override
    public URI getUri() {
        return uri;
    }

    @Override
    public Path getWorkingDirectory() {
        return new Path(uri);
    }

    @Override
    public Path getHomeDirectory() {
        return new Path(uri);
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        Thread.yield();
        StoredObject object = objects.get(name(path));
        if (object != null) {
            return new ObjectStatus(path, object.content().length, object.millis(), false);
        }
        if (below(name(path)).isEmpty()) {
            throw new FileNotFoundException("no object " + path);
        }
        return new ObjectStatus(path, 0, 0, true);
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        FileStatus own = getFileStatus(path);
        if (!own.isDir()) {
            return new FileStatus[] {own};
        }
        Map<String, FileStatus> found = new TreeMap<>();
        int prefix = name(path).length() + 1;
        below(name(path))
                .forEach(
                        (name, object) -> {
                            String[] parts = name.substring(prefix).split("/", 2);
                            boolean folder = parts.length > 1;
                            found.put(
                                    parts[0],
                                    new ObjectStatus(
                                            new Path(path, parts[0]),
                                            folder ? 0 : object.content().length,
                                            folder ? 0 : object.millis(),
                                            folder));
                        });
        return found.values().toArray(FileStatus[]::new);
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length) {
        return new BlockLocation[0];
    }

    @Override
    public FSDataInputStream open(Path path, int bufferSize) throws IOException {
        return open(path);
    }

    @Override
    public FSDataInputStream open(Path path) throws IOException {
        Thread.yield();
        StoredObject object = objects.get(name(path));
        if (object == null) {
            throw new FileNotFoundException("no object " + path);
        }
        return new ObjectInput(new ByteArrayInputStreamWithPos(object.content()));
    }

    @Override
    public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
        if (mode == WriteMode.NO_OVERWRITE && exists(path)) {
            throw new FileAlreadyExistsException(path.toString());
        }
        return new ObjectOutput(new ByteArrayOutputStream(), content -> put(name(path), content));
    }

    private void put(String name, byte[] content) {
        Thread.yield();
        objects.put(name, new StoredObject(content, System.currentTimeMillis()));
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        Thread.yield();
        boolean deleted = objects.remove(name(path)) != null;
        List<String> inside = new ArrayList<>(below(name(path)).keySet());
        if (!recursive && !inside.isEmpty()) {
            throw new IOException(path + " is not empty");
        }
        for (String name : inside) {
            Thread.yield();
            objects.remove(name);
        }
        return deleted || !inside.isEmpty();
    }

    /** Folders exist as soon as something is in them. */
    @Override
    public boolean mkdirs(Path path) {
        return true;
    }

    @Override
    public boolean rename(Path from, Path to) throws IOException {
        if (!uri.getAuthority().startsWith("replaces") && exists(to)) {
            if (uri.getAuthority().startsWith("throws")) {
                throw new FileAlreadyExistsException(to.toString());
            }
            return false;
        }
        List<String> names = new ArrayList<>(below(name(from)).keySet());
        if (objects.containsKey(name(from))) {
            names.add(name(from));
        }
        for (String name : names) {
            put(name(to) + name.substring(name(from).length()), objects.get(name).content());
            Thread.yield();
            objects.remove(name);
        }
        return !names.isEmpty();
    }

    @Override
    public boolean isDistributedFS() {
        return true;
    }
}
