// SPDX-License-Identifier: Apache-2.0
/** Temporary folders that do not outlive their process for long. */
package io.flinkdepth.connectors.temporary;
