// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.record.ModelEvent;
import java.io.IOException;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into a registry what became of its versions in a job, so that {@code registry list} tells
 * which were refused. A registry that cannot be written to is one warning, and no failure: the job
 * has to serve in any case. Put it behind a {@code disableChaining()}, so that a slow file system
 * holds up no frame.
 *
 * <pre>{@code
 * depth.getSideOutput(DepthEstimation.MODEL_EVENTS)
 *         .sinkTo(new RegistryEventSink("s3://models"))
 *         .setParallelism(1)
 *         .disableChaining();
 * }</pre>
 */
@Experimental
public final class RegistryEventSink implements Sink<ModelEvent> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(RegistryEventSink.class);

    private final String registry;

    /**
     * A sink.
     *
     * @param registry folder, as a path or URI of any Flink file system
     */
    public RegistryEventSink(String registry) {
        this.registry = registry;
    }

    @Override
    public SinkWriter<ModelEvent> createWriter(WriterInitContext context) {
        return new Writer(registry);
    }

    private static final class Writer implements SinkWriter<ModelEvent> {
        private final String location;
        private final ModelRegistry registry;
        private boolean warned;

        private Writer(String location) {
            this.location = location;
            this.registry = ModelRegistry.at(location);
        }

        @Override
        public void write(ModelEvent event, Context context) {
            try {
                registry.record(event);
            } catch (IOException | RuntimeException e) {
                if (!warned) {
                    LOG.warn(
                            "The registry {} cannot be written to; what becomes of its versions in"
                                    + " this job is not shown there: {}",
                            location,
                            e.toString());
                }
                warned = true;
            }
        }

        @Override
        public void flush(boolean endOfInput) {}

        @Override
        public void close() {}
    }
}
