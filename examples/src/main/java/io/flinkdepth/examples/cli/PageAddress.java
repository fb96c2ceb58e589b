// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import picocli.CommandLine.Option;

/** Where a live page is served. */
final class PageAddress {

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "port of the page, 0 for any (default: ${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            description =
                    "address the page is bound to; 0.0.0.0 shows it to the whole network (default:"
                            + " ${DEFAULT-VALUE})")
    private String host;

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** The line that tells where to look. */
    String invitation(int boundPort) {
        // A browser on this machine cannot open the address of all interfaces.
        String shown = host.equals("0.0.0.0") ? "127.0.0.1" : host;
        return "Open http://%s:%d/".formatted(shown, boundPort);
    }
}
