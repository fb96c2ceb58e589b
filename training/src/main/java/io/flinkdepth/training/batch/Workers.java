// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.batch;

import org.apache.flink.annotation.Internal;

/**
 * The rank of this worker process and the number of processes.
 *
 * @param rank from 0
 * @param count number of processes
 */
@Internal
public record Workers(int rank, int count) {
    public static final Workers SINGLE = new Workers(0, 1);
}
