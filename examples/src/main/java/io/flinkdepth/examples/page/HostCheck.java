// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.page;

import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Which names of this machine a browser may use. A page of somebody else whose name was made to
 * resolve to this machine must not read what is served here.
 */
final class HostCheck {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Nobody can make an address resolve to another machine. */
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[[0-9a-fA-F:.]+]");

    private static final Pattern PORT = Pattern.compile(":\\d+$");

    private final String bound;

    /**
     * A check.
     *
     * @param bound the name or address that the page is bound to
     */
    HostCheck(String bound) {
        this.bound = bound;
    }

    /** Whether the header Host of a request is a loopback name, an address, or the bound name. */
    boolean allows(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String host = PORT.matcher(header).replaceFirst("");
        return LOOPBACK.contains(host)
                || host.equalsIgnoreCase(bound)
                || ADDRESS.matcher(host).matches();
    }
}
