// SPDX-License-Identifier: Apache-2.0
/** SHA-256 digests, which identify files, images and models. */
package io.flinkdepth.connectors.digest;
