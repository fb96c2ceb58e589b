// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * All that a builder has gathered: the operator's options, and its place in the job.
 *
 * @param model the folder of the model to start with
 * @param options how frames become answers
 * @param guard how an announced model is tried
 * @param partitionByCamera whether frames are partitioned by camera first
 * @param uidPrefix the prefix of the operators' ids, null for Flink's own
 * @param slotSharingGroup the operator's slot sharing group, null for the default
 * @param parallelism the operator's parallelism, 0 for the environment's
 */
@PublicEvolving
public record InferenceConfiguration(
        String model,
        InferenceOptions options,
        ShadowOptions guard,
        boolean partitionByCamera,
        @Nullable String uidPrefix,
        @Nullable String slotSharingGroup,
        int parallelism) {}
