// SPDX-License-Identifier: Apache-2.0
/** What the main classes of all job jars share. */
package io.flinkdepth.examples.entrypoint;
