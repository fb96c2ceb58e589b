// SPDX-License-Identifier: Apache-2.0
/**
 * What strangers may send: each test takes any bytes. Without {@code -Pfuzz} the seeds are tried;
 * with it each is fuzzed for a while.
 */
package io.flinkdepth.connectors.fuzz;
