// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import io.flinkdepth.connectors.record.Frame;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A frame on its way from the reading thread to the task.
 *
 * @param fileName the file it is of, in a folder; null elsewhere
 */
@Internal
record ReadFrame(Frame frame, @Nullable String fileName) {}
