// SPDX-License-Identifier: Apache-2.0
/** The codec: encoded images to pixels and back, within limits; depth maps to bytes and back. */
package io.flinkdepth.connectors.image;
