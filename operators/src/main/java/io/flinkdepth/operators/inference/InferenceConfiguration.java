// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The settings of a builder: the operator's options, and its place in the job.
 *
 * @param model the folder of the model to start with
 * @param modelName the name of the model whose updates apply; null for that of the first model
 * @param registry the registry of further versions; null for the one that contains the model
 * @param movedModels old locations of models, or their prefixes, with the new ones
 * @param allowedModels folders of packages that model updates may name, in addition to those of the
 *     model and of the registry
 * @param options options of the inference
 * @param shadow options of the shadow evaluation of model updates
 * @param partitionByCamera whether frames are partitioned by camera first
 * @param uidPrefix the prefix of the operators' uids, null for generated ones
 * @param slotSharingGroup the operator's slot sharing group, null for the default
 * @param parallelism the operator's parallelism, 0 for the environment's
 */
@Internal
public record InferenceConfiguration(
        String model,
        @Nullable String modelName,
        @Nullable String registry,
        Map<String, String> movedModels,
        Set<String> allowedModels,
        InferenceOptions options,
        ShadowOptions shadow,
        boolean partitionByCamera,
        @Nullable String uidPrefix,
        @Nullable String slotSharingGroup,
        int parallelism) {}
