// SPDX-License-Identifier: Apache-2.0
/**
 * The depth network: a DINOv2-style vision transformer and a DPT head, computed with DJL arrays
 * over a map of named parameters.
 *
 * <p>Sources: DINOv2 (arXiv 2304.07193), "Vision Transformers for Dense Prediction" (arXiv
 * 2103.13413), Depth Anything (arXiv 2401.10891) and V2 (arXiv 2406.09414).
 */
package io.flinkdepth.training.network;
