// SPDX-License-Identifier: Apache-2.0
/** Data sets of labelled and unlabelled images. */
package io.flinkdepth.training.dataset;
