package io.flinkdepth.training.dataset;

import java.io.IOException;
import org.apache.flink.annotation.Experimental;

/**
 * An image with its depth.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb height x width x 3, 0 to 255
 * @param depthMetres height x width, along the optical axis; ignored where it is sky
 * @param sky height x width, not 0 where there is only sky
 */
@Experimental
public record LabelledImage(int width, int height, byte[] rgb, float[] depthMetres, byte[] sky) {

    /** Refuses arrays that do not fit the size. */
    public LabelledImage {
        long pixels = (long) width * height;
        if (rgb.length != 3 * pixels || depthMetres.length != pixels || sky.length != pixels) {
            throw new IllegalArgumentException(
                    "an image of "
                            + width
                            + "x"
                            + height
                            + " has "
                            + rgb.length
                            + " colour bytes, "
                            + depthMetres.length
                            + " depths and "
                            + sky.length
                            + " sky values");
        }
    }

    /** A fixed collection of labelled images. Thread-safe for reading. */
    @Experimental
    public interface Collection {
        /** How many there are. */
        int size();

        /** One of them. */
        LabelledImage read(int index) throws IOException;
    }
}
