// SPDX-License-Identifier: Apache-2.0
/** Utilities for background threads and child processes. */
package io.flinkdepth.connectors.thread;
