// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.media.TarEntries;
import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.PseudoLabel;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.serialization.Encoder;

/**
 * Writes a pseudo-label as the tar entries of one WebDataset sample. A shard is a sequence of
 * samples. Equal pseudo-labels give equal bytes. Each sample is written to the stream in one call.
 *
 * <ol>
 *   <li>{@code <key>.jpg}, {@code .png}, {@code .webp}, {@code .tiff} or {@code .bmp}, depending on
 *       its first bytes: the unchanged image;
 *   <li>{@code <key>.depth.png}: 16 bits; disparity is {@code scale * stored + offset}, where the
 *       minimum and maximum of the disparities that count are stored as 0 and 65535; other
 *       disparities are clamped to that range;
 *   <li>{@code <key>.mask.png}: 8 bits; 0 does not count, 128 is sky, 255 counts;
 *   <li>{@code <key>.json}: {@code scale}, {@code offset}, {@code kind}, {@code camera}, {@code
 *       sequence}, {@code time}, {@code intrinsics}, {@code teacher}, {@code scores}, {@code
 *       reason}, {@code digests}; it comes last, so that a sample with it is complete.
 * </ol>
 *
 * <p>The time of the entries is that of the frame, in whole seconds; owner and group are 0.
 * Stateless.
 */
@PublicEvolving
public final class PseudoLabelEncoder implements Encoder<PseudoLabel> {

    private static final long serialVersionUID = 1L;

    /**
     * @throws IOException if the image cannot be decoded, if its size is not that of the label, or
     *     if the stream fails
     */
    @Override
    public void encode(PseudoLabel sample, OutputStream stream) throws IOException {
        String imageEnding = imageEnding(sample);
        LabelImages images = LabelImages.of(sample.label());
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(sample.key() + imageEnding, sample.frame().image());
        entries.put(sample.key() + ShardFormat.DEPTH, images.depth());
        entries.put(sample.key() + ShardFormat.MASK, images.mask());
        entries.put(sample.key() + ShardFormat.JSON, SampleJson.of(sample, images));
        stream.write(TarEntries.of(entries, sample.frame().identity().eventTimeMillis()));
    }

    private static String imageEnding(PseudoLabel sample) throws IOException {
        ImageHeader header;
        try {
            // The job applied its limits before the frame was labelled.
            header = ImageHeader.read(sample.frame().image(), ImageLimits.NONE);
        } catch (ImageException e) {
            throw new IOException("the image of " + sample + ": " + e.getMessage(), e);
        }
        DisparityLabel label = sample.label();
        if (header.width() != label.width() || header.height() != label.height()) {
            throw new IOException(
                    "the image of %s has %d x %d pixels; a label must be of the upright image's size"
                            .formatted(sample, header.width(), header.height()));
        }
        return ShardFormat.imageEnding(header.format());
    }
}
