/** Self-contained HTML pages with charts and pictures. */
package io.flinkdepth.training.report;
