// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

/** The topics of the quickstart. */
final class Topics {

    static final String FRAMES = "frames";
    static final String DEPTH = "depth";
    static final String FAILED = "failed-frames";
    static final String MODELS = "models";
    static final String EVENTS = "model-events";

    private Topics() {}
}
