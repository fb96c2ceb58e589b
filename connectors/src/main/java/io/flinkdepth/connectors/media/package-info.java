// SPDX-License-Identifier: Apache-2.0
/**
 * Access to folder trees, tar archives, video files and live cameras, for the FLIP-27 source and
 * the data sets of training.
 */
package io.flinkdepth.connectors.media;
