// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import io.flinkdepth.connectors.record.Frame;
import org.apache.flink.annotation.Internal;

/**
 * A frame on its way from the reading thread to the task.
 *
 * @param nextOffset where in an archive the next entry begins; 0 elsewhere
 */
@Internal
record ReadImage(Frame frame, long nextOffset) {}
