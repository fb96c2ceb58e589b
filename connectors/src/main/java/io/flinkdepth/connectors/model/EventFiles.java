// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.internal.ModelEventJson;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What jobs said of the versions of a model: a small file for each decision. */
final class EventFiles {

    private static final Logger LOG = LoggerFactory.getLogger(EventFiles.class);

    private final Path model;
    private final Path folder;

    /**
     * The events of a model.
     *
     * @param model the folder of the model's versions
     */
    EventFiles(Path model) {
        this.model = model;
        this.folder = new Path(model, "events");
    }

    /** Keeps an event; what was not tried, or is no version here, is left out. */
    void write(ModelEvent event) throws IOException {
        String version = event.candidate().version();
        if (event.kind() == ModelEvent.Kind.IGNORED
                || !RegistryFiles.hasCard(new Path(model, version))) {
            return;
        }
        // The same event, sent again after a failure, has the same name.
        String time = RegistryFiles.TIME.format(Instant.ofEpochMilli(event.decidedAtMillis()));
        RegistryFiles.write(
                new ByteArrayInputStream(ModelEventJson.write(event)),
                new Path(folder, time + "-" + version + ".json"));
    }

    /** All of them, oldest first; a file that cannot be read is passed over with a warning. */
    List<ModelEvent> read() throws IOException {
        List<ModelEvent> events = new ArrayList<>();
        for (String file : RegistryFiles.files(folder)) {
            Path path = new Path(folder, file);
            try (InputStream in = path.getFileSystem().open(path)) {
                events.add(ModelEventJson.read(in));
            } catch (IOException | IllegalArgumentException e) {
                LOG.warn("the event {} is passed over: {}", path, e.getMessage());
            }
        }
        return events;
    }
}
