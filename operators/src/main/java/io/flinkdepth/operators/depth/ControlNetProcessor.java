// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import org.apache.flink.annotation.Experimental;

/**
 * The programs whose conditioning images for depth ControlNets (Zhang et al., Adding Conditional
 * Control to Text-to-Image Diffusion Models, 2023) {@link ConditioningImage} reproduces. All give 8
 * bits and drop fractions. They differ in the range, and in what becomes of metres:
 *
 * <table>
 * <caption>The grey of a pixel of value d, from 0 to 1</caption>
 * <tr><th></th><th>relative disparity</th><th>metres</th></tr>
 * <tr><td>MIDAS</td><td>(d - min) / (max - min)</td><td>the same of 1 / d</td></tr>
 * <tr><td>DEPTH_ANYTHING</td><td>(d - min) / (max - min)</td>
 *     <td>1 - (d - min) / (max - min)</td></tr>
 * <tr><td>ZOE</td><td>refused</td><td>1 - (d - p2) / (p85 - p2)</td></tr>
 * <tr><td>TRANSFORMERS</td><td>(d - min) / (max - min)</td><td>(d - min) / (max - min)</td></tr>
 * </table>
 */
@Experimental
public enum ControlNetProcessor {
    /**
     * {@code MidasDetector} of controlnet_aux: disparity, which ControlNets for Stable Diffusion
     * 1.5 were trained on.
     */
    MIDAS,
    /**
     * {@code DepthAnythingV2Detector} of comfyui_controlnet_aux; of relative disparity, also that
     * of sd-webui-controlnet. It inverts the 8 bits: 255 minus the grey.
     */
    DEPTH_ANYTHING,
    /** {@code ZoeDetector} of controlnet_aux: from the 2nd to the 85th percentile of the metres. */
    ZOE,
    /**
     * The image {@code depth} of the pipeline {@code depth-estimation} of transformers, since its
     * change 32550 of 2024; before, it was divided by the maximum only. It inverts nothing: of
     * metres, near is dark.
     */
    TRANSFORMERS
}
