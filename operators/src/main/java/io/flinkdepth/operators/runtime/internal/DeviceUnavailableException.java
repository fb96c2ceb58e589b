// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** The requested device is not usable; the message contains the reason and an alternative. */
@Internal
public final class DeviceUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    public DeviceUnavailableException(String message) {
        super(message);
    }
}
