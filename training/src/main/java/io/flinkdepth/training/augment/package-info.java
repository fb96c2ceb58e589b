// SPDX-License-Identifier: Apache-2.0
/** Random changes of training images: crops, flips, colour, blur. */
package io.flinkdepth.training.augment;
