/** Walking folders of any size without holding their names. */
package io.flinkdepth.training.dataset.listing;
