// SPDX-License-Identifier: Apache-2.0
/** AdamW and the moving average of weights. */
package io.flinkdepth.training.optimizer;
