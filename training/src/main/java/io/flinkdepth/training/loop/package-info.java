// SPDX-License-Identifier: Apache-2.0
/**
 * The model that improves while it serves: watches the pseudo-labels that a job collects, trains a
 * student when there is enough new, compares what would be served with what is served, and
 * publishes it only where it is better. Every step of a round is on disk before the next begins, so
 * that a loop that is killed goes on where it was.
 */
package io.flinkdepth.training.loop;
