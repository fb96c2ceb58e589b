// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.digest.Digests;
import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A frame with the depth that a teacher predicted, kept as training data.
 *
 * @param frame the frame, without a defect: identity, encoded image, and intrinsics if known
 * @param key unique among all pseudo-labels: 32 to 64 lower-case hexadecimal digits, as {@link
 *     #keyOf} computes them from the image's bytes
 * @param label disparity and mask, in the size of the upright image
 * @param teacher the model that predicted the disparity
 * @param scores by name, such as {@code quality}, {@code novelty} and {@code flipAgreement}; finite
 *     numbers, at most {@value #MAX_SCORES}; copied, in the order of the names
 * @param reason why the frame was kept
 */
@PublicEvolving
@TypeInfo(RecordTypeInformation.OfPseudoLabel.class)
public record PseudoLabel(
        Frame frame,
        String key,
        DisparityLabel label,
        ModelVersion teacher,
        Map<String, Double> scores,
        SelectionReason reason) {

    /** Maximum number of scores. */
    public static final int MAX_SCORES = 32;

    private static final int KEY_DIGITS = 32;
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32,64}");

    public PseudoLabel {
        Objects.requireNonNull(frame, "frame");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(label, "label");
        Objects.requireNonNull(teacher, "teacher");
        Objects.requireNonNull(reason, "reason");
        if (frame.defect() != null) {
            throw new IllegalArgumentException(
                    frame.identity() + " has a defect and cannot be a label: " + frame.defect());
        }
        if (!KEY.matcher(key).matches()) {
            throw new IllegalArgumentException(
                    "the key of %s is '%s'; expected 32 to 64 digits of 0-9 and a-f, as keyOf(image) gives"
                            .formatted(frame.identity(), key));
        }
        if (scores.size() > MAX_SCORES) {
            throw new IllegalArgumentException(
                    "%s has %d scores; at most %d are kept"
                            .formatted(frame.identity(), scores.size(), MAX_SCORES));
        }
        scores.forEach(
                (name, score) -> {
                    if (!Double.isFinite(score)) {
                        throw new IllegalArgumentException(
                                "the score %s of %s is %s; leave out what is not known"
                                        .formatted(name, frame.identity(), score));
                    }
                });
        scores = Collections.unmodifiableMap(new TreeMap<>(scores));
    }

    /** The first 32 hexadecimal digits of the SHA-256 of an image's bytes. */
    public static String keyOf(byte[] image) {
        return Digests.sha256(image).substring(0, KEY_DIGITS);
    }

    @Override
    public String toString() {
        return "PseudoLabel[" + frame.identity() + ", " + key + ", " + label + ", " + reason + "]";
    }
}
