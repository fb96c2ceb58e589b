// SPDX-License-Identifier: Apache-2.0
/**
 * Frames from folders of images, video files and network cameras: a FLIP-27 source in which one
 * video, one folder or one camera is one split.
 */
package io.flinkdepth.connectors.video;
