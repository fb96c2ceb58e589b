// SPDX-License-Identifier: Apache-2.0
/** The subcommands of flink-depth that train, evaluate, import and synthesize. */
package io.flinkdepth.examples.cli.training;
