// SPDX-License-Identifier: Apache-2.0
/** How the source of image sets works; may change at any time. */
package io.flinkdepth.connectors.dataset.internal;
