// SPDX-License-Identifier: Apache-2.0
/** How the source works; may change at any time. */
package io.flinkdepth.connectors.source.internal;
