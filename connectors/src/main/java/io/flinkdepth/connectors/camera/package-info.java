// SPDX-License-Identifier: Apache-2.0
/** The calibration of cameras, and its file. */
package io.flinkdepth.connectors.camera;
