// SPDX-License-Identifier: Apache-2.0
/** How the video source works; may change at any time. */
package io.flinkdepth.connectors.video.internal;
