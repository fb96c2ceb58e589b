// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.connectors.fuzz.FuzzedFile;
import io.flinkdepth.training.recipe.RecipeFile;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** Recipes in YAML. */
@Tag("fuzz")
class RecipeFuzzTest {

    /** An IllegalArgumentException is about a field, an IOException about the file. */
    @FuzzTest(maxDuration = "4s")
    void recipe(byte[] bytes) throws IOException {
        try {
            FuzzedFile.with(bytes, ".yaml", RecipeFile::read);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
