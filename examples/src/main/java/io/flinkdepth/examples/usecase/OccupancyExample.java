// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.usecase;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A bird's-eye occupancy map of a drive, as a table in SQL and a picture of each frame. */
@Internal
@Command(
        name = "occupancy",
        mixinStandardHelpOptions = true,
        description = "Maps what is free and what is occupied in front of a car's camera.")
public final class OccupancyExample implements Callable<Integer> {

    private static final String GRIDS =
            """
            SELECT name, image,
                depth_occupancy(depth, focalX, focalY, principalX, principalY, %s, %s) AS cells
            FROM metres
            """;
    private static final String CELLS =
            """
            SELECT name, cell.x, cell.forward, cell.occupied, cell.points
            FROM grids CROSS JOIN UNNEST(cells) AS cell (x, forward, occupied, points)
            """;

    @Mixin private MetricDrive drive;

    @Override
    public Integer call() throws Exception {
        StreamTableEnvironment tables = drive.tables();
        tables.createTemporaryView(
                "grids",
                tables.sqlQuery(
                        GRIDS.formatted(
                                drive.mount().heightMetres(), drive.mount().pitchRadians())));
        String folder = drive.settings.output();
        tables.toDataStream(tables.sqlQuery("SELECT * FROM grids"))
                .map(grid -> GridPicture.write(grid, folder), Types.STRING)
                .sinkTo(new DiscardingSink<>());
        StringBuilder csv = new StringBuilder("frame,x,forward,occupied,points\n");
        ExampleSettings.forEach(
                tables.toDataStream(tables.sqlQuery(CELLS)).executeAndCollect("occupancy"),
                cell ->
                        csv.append(
                                String.format(
                                        Locale.ROOT,
                                        "%s,%.2f,%.2f,%s,%s%n",
                                        cell.getField(0),
                                        cell.getField(1),
                                        cell.getField(2),
                                        cell.getField(3),
                                        cell.getField(4))));
        drive.settings.write("occupancy.csv", csv.toString().getBytes(StandardCharsets.UTF_8));
        return 0;
    }
}
