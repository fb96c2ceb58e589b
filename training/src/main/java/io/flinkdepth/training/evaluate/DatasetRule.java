// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.apache.flink.annotation.Internal;

/**
 * How the protocols evaluate a data set: masks, caps and crops.
 *
 * @param indoor whether it shows rooms only
 * @param affineMask the mask of relative models
 * @param metricMask the mask of ZoeDepth's protocol, whose ends are excluded
 * @param trainedCap the depth that Depth Anything V2's metric models for such places end at, metres
 * @param benchmarkCrop whether images are cropped to 1216 x 352 first, as KITTI's benchmark does
 */
@Internal
public record DatasetRule(
        boolean indoor,
        EvaluationMask affineMask,
        EvaluationMask metricMask,
        double trainedCap,
        boolean benchmarkCrop) {
    private static final Map<String, DatasetRule> RULES = new LinkedHashMap<>();

    static {
        add("kitti", outdoor(80, Crop.GARG, true));
        add("nyuv2", indoor(10, Crop.EIGEN));
        add("sintel", excluding(outdoor(72, Crop.NONE, false)));
        add("eth3d", outdoor(72, Crop.NONE, false));
        add("diode-indoors", indoor(50, Crop.NONE));
        add("diode-outdoor", outdoor(50, Crop.NONE, false));
        add("ddad", outdoor(80, Crop.NONE, false));
        add("sevenscenes", indoor(10, Crop.NONE));
        add("redwood", indoor(10, Crop.NONE));
        add("tartanair", outdoor(80, Crop.NONE, false));
        add("kitti_drive", outdoor(80, Crop.GARG, true));
        add("synthetic", outdoor(80, Crop.NONE, false));
        add("hypersim", indoor(20, Crop.NONE));
        add("vkitti2", outdoor(80, Crop.NONE, false));
    }

    private static void add(String dataset, DatasetRule rule) {
        RULES.put(dataset, rule);
    }

    private static DatasetRule indoor(double cap, Crop crop) {
        return new DatasetRule(true, affine(cap, crop), metric(10, crop), 20, false);
    }

    private static DatasetRule outdoor(double cap, Crop crop, boolean benchmarkCrop) {
        return new DatasetRule(false, affine(cap, crop), metric(80, crop), 80, benchmarkCrop);
    }

    private static DatasetRule excluding(DatasetRule rule) {
        EvaluationMask mask = rule.affineMask;
        return new DatasetRule(
                rule.indoor,
                new EvaluationMask(mask.min(), mask.cap(), true, mask.crop()),
                rule.metricMask,
                rule.trainedCap,
                rule.benchmarkCrop);
    }

    private static EvaluationMask affine(double cap, Crop crop) {
        return new EvaluationMask(EvaluationMask.MIN_METRES, cap, false, crop);
    }

    private static EvaluationMask metric(double cap, Crop crop) {
        return new EvaluationMask(EvaluationMask.MIN_METRES, cap, true, crop);
    }

    /** The data sets that there is a rule for. */
    public static List<String> datasets() {
        return List.copyOf(RULES.keySet());
    }

    /**
     * A data set's rule.
     *
     * @param cap metres that take the place of all its caps; required where there is no rule, which
     *     then has no crop
     * @throws IllegalArgumentException for a data set without a rule and no cap
     */
    public static DatasetRule of(String dataset, OptionalDouble cap) {
        DatasetRule rule = RULES.get(dataset);
        if (cap.isPresent()) {
            return (rule == null ? outdoor(cap.getAsDouble(), Crop.NONE, false) : rule)
                    .withCap(cap.getAsDouble());
        }
        if (rule == null) {
            throw new IllegalArgumentException(
                    "no protocol says up to which depth the data set "
                            + dataset
                            + " is scored; give a cap in metres (those with one: "
                            + datasets()
                            + ")");
        }
        return rule;
    }

    private DatasetRule withCap(double cap) {
        return new DatasetRule(
                indoor, capped(affineMask, cap), capped(metricMask, cap), cap, benchmarkCrop);
    }

    private static EvaluationMask capped(EvaluationMask mask, double cap) {
        return new EvaluationMask(mask.min(), cap, mask.endsExcluded(), mask.crop());
    }

    /** Whether a data set is scored as its protocol says, and not with another cap. */
    boolean isRuleOf(String dataset) {
        return equals(RULES.get(dataset));
    }
}
