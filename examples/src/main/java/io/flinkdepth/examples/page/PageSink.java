// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import java.io.Serializable;
import java.util.function.Consumer;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Passes records to a page of this process; never waits. */
final class PageSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    /** Shows a record; loaded again in the task. */
    interface Show<T> extends Consumer<T>, Serializable {}

    private final Show<T> show;

    PageSink(Show<T> show) {
        this.show = show;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context time) {
                show.accept(element);
            }

            @Override
            public void flush(boolean endOfInput) {}

            @Override
            public void close() {}
        };
    }
}
