/** Random changes of training images: crops, flips, colour, blur. */
package io.flinkdepth.training.augment;
