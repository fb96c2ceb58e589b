// SPDX-License-Identifier: Apache-2.0
/** What depth is for: short jobs to begin from, each with its picture. */
package io.flinkdepth.examples.usecase;
