// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.connectors.media.TarArchive;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** Archives of pseudo-labels and image sets. */
@Tag("fuzz")
class ShardFuzzTest {

    @FuzzTest(maxDuration = "4s")
    void entries(byte[] bytes) throws IOException {
        FuzzedFile.with(
                bytes,
                ".tar",
                file -> {
                    try (TarArchive archive = TarArchive.open(file)) {
                        for (TarArchive.Entry entry = archive.next();
                                entry != null;
                                entry = archive.next()) {
                            entry.read();
                        }
                    }
                });
    }
}
