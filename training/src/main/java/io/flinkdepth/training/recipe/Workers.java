// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

/**
 * Which of several worker processes this one is.
 *
 * @param rank from 0
 * @param count processes in all
 */
record Workers(int rank, int count) {
    static final Workers SINGLE = new Workers(0, 1);
}
