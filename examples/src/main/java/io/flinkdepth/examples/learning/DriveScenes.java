// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import io.flinkdepth.training.synthetic.scene.DriveCamera;
import io.flinkdepth.training.synthetic.scene.DriveSequence;
import io.flinkdepth.training.synthetic.scene.DriveWeather;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/**
 * Rendered streets with their true depth: by day to train on beside the pseudo-labels, and one of
 * each weather to compare models on. None of them is the street that the cameras drive through.
 */
@Internal
final class DriveScenes {

    static final String LABELLED = "labelled";

    private static final int WIDTH = 320;
    private static final int HEIGHT = 200;
    private static final int LABELLED_STREETS = 20;
    private static final int LABELLED_FRAMES = 3;
    private static final long LABELLED_SEED = 303;
    private static final int HELD_OUT_STREETS = 12;
    private static final int HELD_OUT_FRAMES = 1;
    private static final long HELD_OUT_SEED = 331;
    private static final int SECONDS_APART = 2;

    private DriveScenes() {}

    /** Draws all of them; some seconds. */
    static void write(Path folder) throws IOException {
        write(
                folder.resolve(LABELLED),
                DriveWeather.DAY,
                LABELLED_SEED,
                LABELLED_STREETS,
                LABELLED_FRAMES);
        for (DriveWeather weather : DriveWeather.values()) {
            write(
                    folder.resolve(weather.label()),
                    weather,
                    HELD_OUT_SEED,
                    HELD_OUT_STREETS,
                    HELD_OUT_FRAMES);
        }
    }

    private static void write(Path folder, DriveWeather weather, long seed, int streets, int frames)
            throws IOException {
        int scene = 0;
        for (int street = 0; street < streets; street++) {
            DriveSequence drive =
                    new DriveSequence(seed + street, WIDTH, HEIGHT, DriveCamera.FRONT, weather);
            for (int i = 0; i < frames; i++) {
                long index = (long) i * SECONDS_APART * DriveSequence.FRAMES_PER_SECOND;
                SceneFolder.write(folder, scene++, drive.frame(index));
            }
        }
    }
}
