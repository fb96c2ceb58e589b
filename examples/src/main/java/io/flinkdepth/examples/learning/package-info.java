// SPDX-License-Identifier: Apache-2.0
/**
 * What the quickstart adds to a job so that its model improves while it serves: a student to begin
 * with, a trainer in a process of its own, and what is shown of both.
 */
package io.flinkdepth.examples.learning;
