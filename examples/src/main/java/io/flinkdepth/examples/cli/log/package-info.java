// SPDX-License-Identifier: Apache-2.0
/** What lines of the log on a console look like. */
package io.flinkdepth.examples.cli.log;
