// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import java.util.Locale;
import org.apache.flink.annotation.Experimental;

/** Kinds of scenes, for experiments that train on some and test on others. */
@Experimental
public enum SceneKind {
    /** A furnished room, seen by a person standing in it. */
    ROOM,
    /** A street by day, seen from a car or the kerb. */
    ROAD,
    /** A street at night, under its lamps and the car's own headlights. */
    NIGHT,
    /** A street or open land in thick fog. */
    FOG,
    /** Between trees and bushes. */
    FOREST,
    /** Things on tables and shelves, from near, cut by the frame. */
    CLUTTER;

    /** The name in commands: lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
