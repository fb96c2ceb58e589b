// SPDX-License-Identifier: Apache-2.0
/** Answers as files: one depth file for each frame, and an index of all. */
package io.flinkdepth.connectors.files;
