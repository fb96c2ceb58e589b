// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.examples.learning.DriveTruth;
import io.flinkdepth.training.synthetic.scene.DriveCamera;
import io.flinkdepth.training.synthetic.scene.DriveSequence;
import io.flinkdepth.training.synthetic.scene.DriveWeather;
import io.flinkdepth.training.synthetic.scene.SceneSample;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import javax.annotation.Nullable;

/**
 * The pictures of one camera of the rendered drive, as JPEG. The first round of each weather is
 * drawn as it is asked for and kept; then the drive goes back and forth over what was drawn, which
 * costs nothing. Pictures are for one thread, the truth for any.
 */
final class CameraFeed {

    private static final int ROUND = 80;
    private static final int QUALITY = 90;

    private final DriveCamera camera;
    private final LongFunction<DriveWeather> weather;
    private final Map<DriveWeather, DriveSequence> drives = new EnumMap<>(DriveWeather.class);
    private final Map<DriveWeather, byte[][]> drawn = new EnumMap<>(DriveWeather.class);
    private final Map<Integer, DriveTruth> truths = new ConcurrentHashMap<>();

    CameraFeed(
            DriveCamera camera,
            long seed,
            int width,
            int height,
            LongFunction<DriveWeather> weather) {
        this.camera = camera;
        this.weather = weather;
        for (DriveWeather each : DriveWeather.values()) {
            drives.put(each, new DriveSequence(seed, width, height, camera, each));
            drawn.put(each, new byte[ROUND][]);
        }
    }

    String cameraId() {
        return camera.cameraId();
    }

    private static int index(long sequence) {
        int inRound = (int) (sequence % (2 * ROUND - 2));
        return inRound < ROUND ? inRound : 2 * ROUND - 2 - inRound;
    }

    byte[] jpeg(long sequence) {
        DriveWeather now = weather.apply(sequence);
        byte[][] round = drawn.get(now);
        int index = index(sequence);
        if (round[index] == null) {
            SceneSample scene = drives.get(now).frame(index);
            truths.computeIfAbsent(index, i -> new DriveTruth(scene));
            try (DecodedImage image =
                    DecodedImage.ofRgb(scene.width(), scene.height(), scene.rgb())) {
                round[index] = ImageCodec.encodeJpeg(image, QUALITY);
            }
        }
        return round[index];
    }

    /** The true depth of a frame that was drawn; null before that. */
    @Nullable
    DriveTruth truth(long sequence) {
        return truths.get(index(sequence));
    }
}
