// SPDX-License-Identifier: Apache-2.0
/**
 * The FLIP-27 source of frames from folders of images, tar archives, video files and network
 * cameras.
 */
package io.flinkdepth.connectors.source;
