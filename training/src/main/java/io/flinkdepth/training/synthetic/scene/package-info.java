// SPDX-License-Identifier: Apache-2.0
/**
 * Synthetic scenes with exact depth: rooms, streets, drives, and the folders they are written to.
 */
package io.flinkdepth.training.synthetic.scene;
