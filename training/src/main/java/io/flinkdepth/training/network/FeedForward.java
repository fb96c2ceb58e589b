// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import org.apache.flink.annotation.Internal;

/** The feed-forward part of a transformer block. */
@Internal
public enum FeedForward {
    /** Two linear maps with an exact (erf) GELU between them. */
    MLP,
    /** {@code w3(silu(a) * b)} with {@code (a, b) = w12(x)} (arXiv 2002.05202), used by ViT-g. */
    SWIGLU
}
