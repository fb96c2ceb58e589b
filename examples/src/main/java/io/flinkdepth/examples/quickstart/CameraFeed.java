package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.training.synthetic.DriveCamera;
import io.flinkdepth.training.synthetic.DriveSequence;
import io.flinkdepth.training.synthetic.SceneSample;

/**
 * The pictures of one camera of the rendered drive, as JPEG. The first round is drawn as it is
 * asked for and kept; then the drive goes back and forth over what was drawn, which costs nothing.
 * Not thread-safe.
 */
final class CameraFeed {

    private static final int ROUND = 120;
    private static final int QUALITY = 90;

    private final DriveCamera camera;
    private final DriveSequence drive;
    private final byte[][] drawn = new byte[ROUND][];

    CameraFeed(DriveCamera camera, long seed, int width, int height) {
        this.camera = camera;
        this.drive = new DriveSequence(seed, width, height, camera);
    }

    String cameraId() {
        return camera.cameraId();
    }

    byte[] jpeg(long sequence) {
        int inRound = (int) (sequence % (2 * ROUND - 2));
        int index = inRound < ROUND ? inRound : 2 * ROUND - 2 - inRound;
        if (drawn[index] == null) {
            SceneSample scene = drive.frame(index);
            try (DecodedImage image =
                    DecodedImage.ofRgb(scene.width(), scene.height(), scene.rgb())) {
                drawn[index] = ImageCodec.encodeJpeg(image, QUALITY);
            }
        }
        return drawn[index];
    }
}
