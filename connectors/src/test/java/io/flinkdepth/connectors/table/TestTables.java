// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.image.TestImages;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.TableResult;
import org.apache.flink.types.Row;
import org.apache.flink.util.CloseableIterator;

/** Table environments, and files for their tables. */
final class TestTables {

    /** When the pictures of second 0 were taken. */
    static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private TestTables() {}

    /** One subtask, no restarts, UTC, with what else is set: key, value, key, value… */
    static TableEnvironment environment(String... settings) {
        return TableEnvironment.create(
                EnvironmentSettings.newInstance()
                        .withConfiguration(configuration(settings))
                        .build());
    }

    static Configuration configuration(String... settings) {
        Map<String, String> all = new HashMap<>();
        all.put("parallelism.default", "1");
        all.put("restart-strategy.type", "none");
        all.put("table.local-time-zone", "UTC");
        for (int i = 0; i < settings.length; i += 2) {
            all.put(settings[i], settings[i + 1]);
        }
        return Configuration.fromMap(all);
    }

    /** All rows of a query that ends. */
    static List<Row> rows(TableResult result) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> iterator = result.collect()) {
            iterator.forEachRemaining(rows::add);
        }
        return rows;
    }

    /** The first rows of a query, which is then ended. */
    static List<Row> first(int count, TableResult result) throws Exception {
        List<Row> rows = new ArrayList<>();
        try (CloseableIterator<Row> iterator = result.collect()) {
            while (rows.size() < count && iterator.hasNext()) {
                rows.add(iterator.next());
            }
        }
        return rows;
    }

    /** A picture taken so many seconds after second 0; whole files only are seen. */
    static Path picture(Path folder, String name, int second) throws Exception {
        Files.createDirectories(folder);
        Path partial = Files.write(folder.resolve("partial"), TestImages.png(6, 4));
        Files.setLastModifiedTime(partial, FileTime.fromMillis(EPOCH_MILLIS + 1000L * second));
        return Files.move(partial, folder.resolve(name));
    }
}
