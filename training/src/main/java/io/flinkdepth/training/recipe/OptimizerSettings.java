// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * The settings of AdamW.
 *
 * @param encoderRate peak learning rate of the encoder; 0 freezes it
 * @param decoderRate peak learning rate of the head, ten times the encoder's as published; 0
 *     freezes it
 * @param trained parameters whose name contains one of these are trained, the others keep their
 *     weights; empty for all. Against a change of light or weather, the patch embedding and the
 *     first encoder blocks are enough (Lee et al., Surgical fine-tuning, arXiv 2210.11466)
 * @param weightDecay decoupled weight decay of all parameters, as published
 * @param exempt parameters whose name contains one of these have no weight decay
 * @param maxGradientNorm the norm of all gradients is scaled down to this; infinity for none
 * @param movingAverage decay of an exponential moving average of the weights, which is then what is
 *     written; 0 for none
 */
@Internal
public record OptimizerSettings(
        float encoderRate,
        float decoderRate,
        List<String> trained,
        float weightDecay,
        List<String> exempt,
        float maxGradientNorm,
        double movingAverage) {

    /** Refuses numbers that cannot be trained with. */
    public OptimizerSettings {
        trained = List.copyOf(trained);
        exempt = List.copyOf(exempt);
        if (!(encoderRate >= 0 && decoderRate >= 0 && encoderRate + decoderRate > 0)) {
            throw new IllegalArgumentException(
                    "encoderRate is "
                            + encoderRate
                            + " and decoderRate "
                            + decoderRate
                            + "; give positive rates (0 freezes the encoder or the head, not"
                            + " both).");
        }
        if (!(weightDecay >= 0)) {
            throw new IllegalArgumentException(
                    "weightDecay is " + weightDecay + "; give at least 0.");
        }
        if (!(maxGradientNorm > 0)) {
            throw new IllegalArgumentException(
                    "maxGradientNorm is " + maxGradientNorm + "; give above 0.");
        }
        if (!(movingAverage >= 0 && movingAverage < 1)) {
            throw new IllegalArgumentException(
                    "movingAverage is " + movingAverage + "; it must lie in [0, 1), 0 for none.");
        }
    }

    /** Trains everything with weight decay 0.01 and gradients to norm 1, without an average. */
    public static OptimizerSettings of(float encoderRate, float decoderRate) {
        return new OptimizerSettings(encoderRate, decoderRate, List.of(), 0.01f, List.of(), 1, 0);
    }
}
