// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The recipes that come with the project. */
final class BundledRecipes {

    /** In the order in which one would look for them. */
    static final List<String> NAMES =
            List.of(
                    "small-v1-teacher.yaml",
                    "small-v1-student.yaml",
                    "small-v2-teacher.yaml",
                    "small-v2-student.yaml",
                    "small-metric-indoor.yaml",
                    "small-metric-outdoor.yaml",
                    "small-sky.yaml",
                    "v1-teacher.yaml",
                    "v1-student.yaml",
                    "v2-teacher.yaml",
                    "v2-student.yaml",
                    "metric-indoor.yaml",
                    "metric-outdoor.yaml",
                    "default-student.yaml",
                    "default-model.yaml",
                    "default-model-cpu.yaml",
                    "drive-student.yaml",
                    "drive-teacher-start.yaml",
                    "drive-teacher.yaml",
                    "loop-small.yaml");

    private BundledRecipes() {}

    /** The recipe whose name a file that is not there has; the ending may be left out. */
    static YamlFile read(Path file) throws IOException {
        String name = file.toString();
        String whole = name.endsWith(".yaml") ? name : name + ".yaml";
        if (!NAMES.contains(whole)) {
            throw new NoSuchFileException(
                    name + ", and no recipe of that name; there are " + String.join(", ", NAMES));
        }
        return YamlFile.resource(BundledRecipes.class, whole);
    }
}
