// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.evaluate.Outcome.ScoredImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Figures of video frames: those of a clip are the means over its frames, the overall ones the
 * means over the clips. A clip is the items of one folder.
 */
final class ClipScores {
    private final MeanScoring frames = new MeanScoring();
    private final Map<String, Integer> firstFrames = new LinkedHashMap<>();
    private final Set<String> folders = new HashSet<>();
    private String folder;

    private static String folder(String item) {
        return item.substring(0, item.lastIndexOf('/') + 1);
    }

    /** Whether an item is of another clip than the last one begun. */
    boolean isNewClip(String item) {
        return !folder(item).equals(folder);
    }

    /** Begins the item's clip; refuses one that was begun before. */
    void begin(String item) {
        folder = folder(item);
        if (!folders.add(folder)) {
            throw new IllegalArgumentException(
                    "the clip '"
                            + folder
                            + "' goes on with "
                            + item
                            + " after another one; list its frames one after another");
        }
        firstFrames.put(folder.isEmpty() ? "." : folder, frames.images().size());
    }

    void add(String item, Map<String, Double> figures) {
        frames.add(item, figures);
    }

    void skip(String item, String reason) {
        frames.skip(item, reason);
    }

    Outcome outcome() {
        List<ScoredImage> images = frames.images();
        Map<String, Map<String, Double>> clips = new LinkedHashMap<>();
        List<ScoredImage> each = new ArrayList<>();
        List<String> names = List.copyOf(firstFrames.keySet());
        for (int i = 0; i < names.size(); i++) {
            int from = firstFrames.get(names.get(i));
            int to = i + 1 < names.size() ? firstFrames.get(names.get(i + 1)) : images.size();
            if (to > from) {
                Map<String, Double> mean = MeanScoring.mean(images.subList(from, to));
                clips.put(names.get(i), mean);
                each.add(new ScoredImage(names.get(i), mean));
            }
        }
        Outcome all = frames.outcome(clips);
        return new Outcome(all.images(), all.skipped(), MeanScoring.mean(each), clips);
    }
}
