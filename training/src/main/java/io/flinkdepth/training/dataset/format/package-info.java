// SPDX-License-Identifier: Apache-2.0
/**
 * Readers of the depth file formats of data sets. Every reader rejects a file that is truncated or
 * has another size or number type than the format requires, with a message that names the file,
 * what was found and what was expected.
 */
package io.flinkdepth.training.dataset.format;
