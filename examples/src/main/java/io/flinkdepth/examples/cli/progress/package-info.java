// SPDX-License-Identifier: Apache-2.0
/** How commands show how far they are. */
package io.flinkdepth.examples.cli.progress;
