// SPDX-License-Identifier: Apache-2.0
/** How depth is held still over time; may change at any time. */
package io.flinkdepth.operators.depth.internal;
