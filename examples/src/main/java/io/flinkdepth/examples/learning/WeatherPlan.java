// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import io.flinkdepth.training.synthetic.scene.DriveWeather;
import org.apache.flink.annotation.Internal;

/** The weather of the drive: a while of day, then night, fog and rain in turns, for ever. */
@Internal
public final class WeatherPlan {

    private static final int DAY = 100;
    private static final int TURN = 70;
    private static final DriveWeather[] TURNS = {
        DriveWeather.NIGHT, DriveWeather.FOG, DriveWeather.RAIN
    };

    private WeatherPlan() {}

    /** The weather of a camera's frame. */
    public static DriveWeather at(long sequence) {
        return sequence < DAY
                ? DriveWeather.DAY
                : TURNS[(int) ((sequence - DAY) / TURN % TURNS.length)];
    }
}
