// SPDX-License-Identifier: Apache-2.0
/** Labels predicted by served models: depth by a teacher, sky by a sky model. */
package io.flinkdepth.training.pseudolabel;
