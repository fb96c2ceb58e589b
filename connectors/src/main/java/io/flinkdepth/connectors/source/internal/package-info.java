// SPDX-License-Identifier: Apache-2.0
/** Internals of the source; may change at any time. */
package io.flinkdepth.connectors.source.internal;
