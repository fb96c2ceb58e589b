// SPDX-License-Identifier: Apache-2.0
/** Continuous training: rounds over new labels, evaluation, and publication of better models. */
package io.flinkdepth.training.continuous;
