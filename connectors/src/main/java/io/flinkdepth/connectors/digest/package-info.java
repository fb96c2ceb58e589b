// SPDX-License-Identifier: Apache-2.0
/** SHA-256, by which files, images and models are told apart. */
package io.flinkdepth.connectors.digest;
