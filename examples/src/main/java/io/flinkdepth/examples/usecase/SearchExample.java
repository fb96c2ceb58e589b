// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.usecase;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The images of a folder that are most similar to one image, by the encoder's embeddings. */
@Internal
@Command(
        name = "search",
        mixinStandardHelpOptions = true,
        description = "Finds the images that are most similar to one image, by their embeddings.")
public final class SearchExample implements Callable<Integer> {

    private static final String STATEMENTS =
            """
            CREATE TABLE archive (image BYTES, name STRING METADATA)
            WITH ('connector' = 'flink-depth-video', 'input' = %s);
            CREATE TABLE wanted (image BYTES) WITH ('connector' = 'flink-depth-video', 'input' = %s);
            CREATE MODEL embedding INPUT (image BYTES) OUTPUT (class_token ARRAY<FLOAT>)
            WITH ('provider' = 'flink-depth', 'task' = 'embedding', 'model' = %s);
            LOAD MODULE depth""";
    private static final String SEARCH =
            """
            SELECT name, found.image, ROUND(depth_cosine_similarity(
                wanted.class_token, found.class_token), 3) AS similarity
            FROM ML_PREDICT(TABLE wanted, MODEL embedding, DESCRIPTOR(image),
                MAP['async', 'false']) AS wanted
            CROSS JOIN ML_PREDICT(TABLE archive, MODEL embedding, DESCRIPTOR(image),
                MAP['async', 'false']) AS found
            WHERE wanted.class_token IS NOT NULL AND found.class_token IS NOT NULL
            ORDER BY similarity DESC LIMIT 4
            """;

    @Spec private CommandSpec spec;
    @Mixin private ExampleSettings settings;

    @Option(
            names = "--query",
            required = true,
            paramLabel = "IMAGE",
            description = "image to search for")
    private Path query;

    @Override
    public Integer call() throws Exception {
        StreamTableEnvironment tables =
                StreamTableEnvironment.create(
                        settings.environment().setRuntimeMode(RuntimeExecutionMode.BATCH));
        for (String statement :
                STATEMENTS
                        .formatted(
                                ExampleSettings.quoted(settings.input()),
                                ExampleSettings.quoted(ExampleSettings.existing("--query", query)),
                                ExampleSettings.quoted(settings.model()))
                        .split(";")) {
            tables.executeSql(statement);
        }
        List<byte[]> pictures = new ArrayList<>(List.of(Files.readAllBytes(query)));
        ExampleSettings.forEach(
                tables.executeSql(SEARCH).collect(),
                row -> {
                    pictures.add(row.getFieldAs("image"));
                    String line = row.getField("similarity") + " " + row.getField("name");
                    spec.commandLine().getOut().println(line);
                });
        settings.write("search.jpg", PictureStrip.jpeg(pictures.toArray(byte[][]::new)));
        return 0;
    }
}
