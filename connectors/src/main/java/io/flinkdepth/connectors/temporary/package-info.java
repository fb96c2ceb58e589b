// SPDX-License-Identifier: Apache-2.0
/** Temporary folders that are deleted even if their process is killed. */
package io.flinkdepth.connectors.temporary;
