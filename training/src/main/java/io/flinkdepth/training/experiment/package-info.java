// SPDX-License-Identifier: Apache-2.0
/** The ablation of the claim about unlabelled images, at the size of one machine. */
package io.flinkdepth.training.experiment;
