// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import org.apache.flink.annotation.Internal;

/** One thing that was measured, in words. */
@Internal
public record Figure(String name, String value) {}
