// SPDX-License-Identifier: Apache-2.0
/**
 * What images and frames are read from: folder trees, tar archives, video files and live cameras.
 * The FLIP-27 source and the data sets of training both stand on it.
 */
package io.flinkdepth.connectors.media;
