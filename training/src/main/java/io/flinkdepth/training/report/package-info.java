// SPDX-License-Identifier: Apache-2.0
/** Self-contained HTML pages with charts and pictures. */
package io.flinkdepth.training.report;
