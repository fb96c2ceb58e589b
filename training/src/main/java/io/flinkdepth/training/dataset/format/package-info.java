// SPDX-License-Identifier: Apache-2.0
/**
 * The file formats that data sets keep depth in. Every reader refuses a file that is cut short, has
 * another size or another type of number than the format says, with a message that names the file,
 * what was found and what was expected.
 */
package io.flinkdepth.training.dataset.format;
