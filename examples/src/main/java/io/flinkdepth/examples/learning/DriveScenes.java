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

    private static final int WIDTH = 224;
    private static final int HEIGHT = 136;
    private static final int LABELLED_FRAMES = 48;
    private static final int HELD_OUT_FRAMES = 12;
    private static final int SECONDS_APART = 2;
    private static final long LABELLED_SEED = 301;
    private static final long HELD_OUT_SEED = 302;

    private DriveScenes() {}

    /** Draws all of them; two seconds or so on an idle machine. */
    static void write(Path folder) throws IOException {
        write(folder.resolve(LABELLED), LABELLED_SEED, DriveWeather.DAY, LABELLED_FRAMES);
        for (DriveWeather weather : DriveWeather.values()) {
            write(folder.resolve(weather.label()), HELD_OUT_SEED, weather, HELD_OUT_FRAMES);
        }
    }

    private static void write(Path folder, long seed, DriveWeather weather, int frames)
            throws IOException {
        DriveSequence drive = new DriveSequence(seed, WIDTH, HEIGHT, DriveCamera.FRONT, weather);
        for (int i = 0; i < frames; i++) {
            long index = (long) i * SECONDS_APART * DriveSequence.FRAMES_PER_SECOND;
            SceneFolder.write(folder, i, drive.frame(index));
        }
    }
}
