// SPDX-License-Identifier: Apache-2.0
/** Predictions as files: one depth file for each frame, and an index. */
package io.flinkdepth.connectors.files;
