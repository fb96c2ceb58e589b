// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.flink.annotation.Internal;

/** All functions by name. */
@Internal
public final class DepthFunctions {

    private record Pair(Supplier<DepthFunction> lenient, Supplier<DepthFunction> strict) {
        String name() {
            return lenient.get().name();
        }
    }

    private static final Map<String, Pair> BY_NAME =
            List.of(
                            new Pair(DepthAt::new, DepthAt.Strict::new),
                            new Pair(DepthMin::new, DepthMin.Strict::new),
                            new Pair(DepthMean::new, DepthMean.Strict::new),
                            new Pair(DepthQuantile::new, DepthQuantile.Strict::new),
                            new Pair(DepthNearerMask::new, DepthNearerMask.Strict::new),
                            new Pair(DepthNearerShare::new, DepthNearerShare.Strict::new),
                            new Pair(DepthToMetres::new, DepthToMetres.Strict::new),
                            new Pair(DepthMetres::new, DepthMetres.Strict::new),
                            new Pair(DepthColour::new, DepthColour.Strict::new),
                            new Pair(DepthControlnet::new, DepthControlnet.Strict::new),
                            new Pair(DepthPointCloud::new, DepthPointCloud.Strict::new),
                            new Pair(DepthPointCloudPly::new, DepthPointCloudPly.Strict::new),
                            new Pair(DepthOccupancy::new, DepthOccupancy.Strict::new),
                            new Pair(DepthNearestObstacle::new, DepthNearestObstacle.Strict::new),
                            new Pair(DepthCosineSimilarity::new, DepthCosineSimilarity.Strict::new),
                            new Pair(DepthDecode::new, DepthDecode.Strict::new),
                            new Pair(DepthResize::new, DepthResize.Strict::new))
                    .stream()
                    .collect(Collectors.toUnmodifiableMap(Pair::name, Function.identity()));

    private DepthFunctions() {}

    /** The names, lower case. */
    public static Set<String> names() {
        return BY_NAME.keySet();
    }

    /** Creates an instance; returns null if there is no function with the name. */
    public static DepthFunction create(String name, boolean strict) {
        Pair pair = BY_NAME.get(name);
        if (pair == null) {
            return null;
        }
        return strict ? pair.strict.get() : pair.lenient.get();
    }
}
