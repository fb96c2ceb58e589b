// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/** Tells where frames come from. Used by one thread at a time. */
@PublicEvolving
@FunctionalInterface
public interface FrameSources extends Serializable {

    /** The path or URI, without credentials, of the file a frame comes from; null if not known. */
    @Nullable
    String of(FrameIdentity frame);
}
