// SPDX-License-Identifier: Apache-2.0
/** Walking folders of any size without holding their names. */
package io.flinkdepth.training.dataset.listing;
