// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

/**
 * Where workers find the tracker of their run.
 *
 * @param host name or IP address
 * @param port TCP port
 */
record RabitTrackerAddress(String host, int port) {

    /** Parses what {@link #toString()} returns. */
    static RabitTrackerAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        return new RabitTrackerAddress(
                text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
