package io.flinkdepth.training.dataset;

import java.util.List;
import org.apache.flink.annotation.Experimental;

/**
 * The colour statistics (ImageNet's) that every published encoder expects, for values of 0 to 1.
 */
@Experimental
public final class Normalization {
    /** Mean of red, green and blue. */
    public static final List<Float> MEAN = List.of(0.485f, 0.456f, 0.406f);

    /** Standard deviation of red, green and blue. */
    public static final List<Float> STANDARD_DEVIATION = List.of(0.229f, 0.224f, 0.225f);

    private Normalization() {}
}
