// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pages of the reference say what the code says. With the system property {@code
 * flinkdepth.reference} the pages are written instead.
 */
class ReferencePagesTest {

    private static final boolean WRITE = System.getProperty("flinkdepth.reference") != null;

    @TempDir private Path folder;

    @ParameterizedTest
    @EnumSource
    void thePageIsThatOfTheCode(ReferencePage page) throws Exception {
        Path file = Documentation.FOLDER.resolve(page.file());
        String text = page.text();
        if (WRITE) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        // As files, of which only the lines that differ are printed.
        assertThat(file)
                .as("docs/%s; docs/build --reference makes it anew", page.file())
                .exists()
                .hasSameTextualContentAs(Files.writeString(folder.resolve("expected.md"), text));
    }

    @Test
    void theFolderHasNoOtherPages() throws Exception {
        assumeThat(WRITE).isFalse();
        assertThat(Documentation.pages().stream().map(Documentation.FOLDER::relativize))
                .filteredOn(page -> page.startsWith("reference"))
                .extracting(Path::toString)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ReferencePage.values()).map(ReferencePage::file).toList());
    }
}
