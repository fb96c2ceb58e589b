// SPDX-License-Identifier: Apache-2.0
/** What is trained on: labelled images and how they become batches. */
package io.flinkdepth.training.dataset;
