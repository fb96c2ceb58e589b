// SPDX-License-Identifier: Apache-2.0
/** Codecs of images, with limits, and of depth maps. */
package io.flinkdepth.connectors.image;
