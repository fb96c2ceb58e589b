// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import java.util.Locale;
import org.apache.flink.annotation.Internal;

/** The weather of a {@link DriveSequence}. Street and depth are the same in each. */
@Internal
public enum DriveWeather {
    /** The sun is out. */
    DAY,
    /** Street lamps, headlights and a grainy sensor. */
    NIGHT,
    /** What is far fades into grey. */
    FOG,
    /** An overcast, hazy street behind streaks of rain. */
    RAIN;

    /** The name in commands: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
