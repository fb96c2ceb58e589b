// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;

/** Truncates the file to a length, then appends lines, without buffering. */
final class IndexWriter implements StatefulSinkWriter<String, Long> {

    private final Path file;
    private final FileChannel channel;

    IndexWriter(String file, long length) throws IOException {
        this.file = Path.of(file);
        Files.createDirectories(this.file.getParent());
        channel = FileChannel.open(this.file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.size() < length) {
            long found = channel.size();
            channel.close();
            throw new IOException(
                    "%s has %d bytes, but the checkpoint was made when it had %d; put the file back or start without the checkpoint"
                            .formatted(file, found, length));
        }
        channel.truncate(length);
        channel.position(length);
    }

    @Override
    public void write(String line, Context context) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw new IOException("the index " + file + " cannot be written: " + e, e);
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
        channel.force(false);
    }

    @Override
    public List<Long> snapshotState(long checkpointId) throws IOException {
        return List.of(channel.position());
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
