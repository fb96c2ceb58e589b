// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.connectors.fuzz.FuzzedFile;
import io.flinkdepth.training.dataset.format.Hdf5Images;
import io.flinkdepth.training.dataset.format.Hdf5Reader;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** HDF5 files of data sets, by jHDF. */
@Tag("fuzz")
class Hdf5FuzzTest {

    @FuzzTest(maxDuration = "4s")
    void arrays(byte[] bytes) throws IOException {
        FuzzedFile.with(bytes, ".h5", file -> Hdf5Reader.read(file, "depth"));
        FuzzedFile.with(bytes, ".mat", file -> Hdf5Images.count(file, "rawDepths"));
        FuzzedFile.with(bytes, ".mat", file -> Hdf5Images.floats(file, "rawDepths", 0));
        FuzzedFile.with(bytes, ".mat", file -> Hdf5Images.rgb(file, "images", 0));
    }
}
