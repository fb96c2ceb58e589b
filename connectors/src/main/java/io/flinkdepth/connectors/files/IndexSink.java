// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Appends lines to one file. The state is the length of the file. Parallelism must be 1. */
final class IndexSink implements Sink<String>, SupportsWriterState<String, Long> {

    static final String FILE = "index.jsonl";

    private static final long serialVersionUID = 1L;

    private final String file;
    private final long kept;

    /**
     * @param kept length of the existing content that the sink keeps, bytes
     */
    IndexSink(String file, long kept) {
        this.file = file;
        this.kept = kept;
    }

    @Override
    public SinkWriter<String> createWriter(WriterInitContext context) throws IOException {
        return new IndexWriter(file, kept);
    }

    @Override
    public StatefulSinkWriter<String, Long> restoreWriter(
            WriterInitContext context, Collection<Long> state) throws IOException {
        return new IndexWriter(file, state.stream().mapToLong(Long::longValue).max().orElse(kept));
    }

    @Override
    public SimpleVersionedSerializer<Long> getWriterStateSerializer() {
        return new LengthSerializer();
    }
}
