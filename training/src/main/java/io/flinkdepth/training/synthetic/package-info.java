// SPDX-License-Identifier: Apache-2.0
/**
 * Labelled scenes drawn by the processor: colour, metric depth, sky and camera. Indoor rooms and
 * streets vary in what a depth network must not depend on (texture, light, lens, sensor) and in
 * what it must read (perspective, occlusion, support, size). Nothing is loaded; a seed is a scene.
 */
package io.flinkdepth.training.synthetic;
