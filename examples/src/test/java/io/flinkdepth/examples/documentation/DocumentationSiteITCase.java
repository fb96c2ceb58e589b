// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The site is built; skips where npm cannot install what builds it. */
class DocumentationSiteITCase {

    /** The exit code of {@code docs/build} where npm or its registry is missing. */
    private static final int NOT_INSTALLED = 75;

    @Test
    void theSiteIsBuiltWithItsPages() throws Exception {
        Process build =
                new ProcessBuilder("docs/build", "--check")
                        .directory(Documentation.ROOT.toFile())
                        .redirectErrorStream(true)
                        .start();
        build.getOutputStream().close();
        String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = build.waitFor();
        assumeThat(code)
                .as("skipped, VitePress is not there: %s", output)
                .isNotEqualTo(NOT_INSTALLED);
        assertThat(code).as(output).isZero();
        assertThat(Files.readString(Documentation.ROOT.resolve("target/site/quickstart.html")))
                .contains("<title>");
    }
}
