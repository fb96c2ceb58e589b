// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** A device was demanded that cannot be used; the message says why and what would work. */
@Internal
public final class DeviceUnavailableException extends IOException {

    private static final long serialVersionUID = 1L;

    public DeviceUnavailableException(String message) {
        super(message);
    }
}
