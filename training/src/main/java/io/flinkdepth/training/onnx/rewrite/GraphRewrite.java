// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

/** Puts a faster form of the same function in the place of every pattern that it recognises. */
interface GraphRewrite {
    /** What is rewritten, in the plural, for reports. */
    String name();

    /** Rewrites a graph and returns how many patterns it found; leaves everything else alone. */
    int apply(GraphEditor graph);
}
