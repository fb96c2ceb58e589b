// SPDX-License-Identifier: Apache-2.0
/** Training batches: crops, perturbations, CutMix, targets and prefetching. */
package io.flinkdepth.training.batch;
