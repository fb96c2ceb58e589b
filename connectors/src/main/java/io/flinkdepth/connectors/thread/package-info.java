// SPDX-License-Identifier: Apache-2.0
/** Threads of background work. */
package io.flinkdepth.connectors.thread;
