// SPDX-License-Identifier: Apache-2.0
/** The ray caster of synthetic scenes: primitives, materials, lights and the camera's film. */
package io.flinkdepth.training.synthetic.rendering;
