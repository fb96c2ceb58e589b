// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.SmallHeap;
import java.nio.file.Path;
import org.apache.flink.api.java.tuple.Tuple2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A depth file that there is too little memory for is a line of the index. */
@Timeout(120)
class SmallHeapFilesTest {

    @TempDir private Path folder;

    @Test
    void aMapThatCannotBeWrittenIsAFailureInTheIndex() throws Exception {
        assertThat(SmallHeap.run(Writing.class, 40, folder.toString()))
                .anySatisfy(
                        line ->
                                assertThat(line)
                                        .contains("\"name\":\"large\"", "\"OUT_OF_MEMORY\""))
                .anySatisfy(line -> assertThat(line).contains("\"file\":\"small.npy\""));
        assertThat(folder.toFile().list()).containsExactly("small.npy");
    }

    static final class Writing {
        public static void main(String[] arguments) throws Exception {
            DepthFileWriter writer =
                    new DepthFileWriter(arguments[0], DepthFileFormat.NPY, new IndexLines(null));
            System.out.println(writer.map(Tuple2.of(SmallHeap.map("large", 2000), new String[0])));
            System.out.println(writer.map(Tuple2.of(SmallHeap.map("small", 10), new String[0])));
        }
    }
}
