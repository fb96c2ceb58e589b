// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.digest;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** A stream has more bytes than the maximum. */
@Internal
public final class DataSizeException extends IOException {

    private static final long serialVersionUID = 1L;

    DataSizeException(String message) {
        super(message);
    }
}
