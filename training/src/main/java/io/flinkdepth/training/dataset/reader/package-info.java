// SPDX-License-Identifier: Apache-2.0
/**
 * Readers of the published data sets, each in the layout of its publisher; {@link
 * io.flinkdepth.training.dataset.reader.Datasets} opens them by name.
 *
 * <h2>Pseudo-label shards</h2>
 *
 * <p>A folder of uncompressed tar archives ({@code *.tar}; names that begin with a dot are skipped,
 * because they are still being written), with or without end-of-archive blocks. A sample is four
 * consecutive entries with the same key, the name up to its first dot:
 *
 * <ul>
 *   <li>{@code <key>.jpg} or {@code <key>.png}: the image;
 *   <li>{@code <key>.depth.png}: 16 bits, one channel, the image's size; the value is {@code scale
 *       * v + offset};
 *   <li>{@code <key>.mask.png}: 8 bits, one channel, the image's size; 0 for pixels that do not
 *       count, 128 for sky (which counts, with disparity 0), 255 for all others;
 *   <li>{@code <key>.json}: an object with
 *       <ul>
 *         <li>{@code scale}, {@code offset}: numbers, required; {@code scale} is above 0;
 *         <li>{@code kind}: {@code affine-disparity} (default), {@code disparity} or {@code depth}
 *             (metres);
 *         <li>{@code camera}: text, the camera's id; {@code sequence}: the frame's number; {@code
 *             time}: milliseconds since 1970;
 *         <li>{@code intrinsics}: an object of {@code focalX}, {@code focalY}, {@code principalX},
 *             {@code principalY}, in pixels, if they are known;
 *         <li>{@code teacher}: an object of {@code name} and {@code version};
 *         <li>{@code scores}: an object of numbers, such as {@code flipAgreement} and {@code
 *             novelty};
 *         <li>{@code reason}: why the frame was kept, a name of {@link
 *             io.flinkdepth.connectors.record.SelectionReason};
 *         <li>{@code digests}: an object of {@code image}, {@code depth} and {@code mask}, SHA-256
 *             in hexadecimal; digests that are present are checked.
 *       </ul>
 * </ul>
 */
package io.flinkdepth.training.dataset.reader;
