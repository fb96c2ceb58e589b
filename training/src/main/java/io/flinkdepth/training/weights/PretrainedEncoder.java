// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/** Files of published encoders that a training starts from. */
@Internal
public final class PretrainedEncoder {

    /** Where the files are that the recipes of this project name. */
    public static final String SOURCES =
            "DeiT-tiny is model.safetensors of https://huggingface.co/timm/deit_tiny_patch16_224.fb_in1k,"
                    + " DINOv2 is https://dl.fbaipublicfiles.com/dinov2/dinov2_vits14/dinov2_vits14_pretrain.pth"
                    + " (or vitb14, vitl14, vitg14)";

    private PretrainedEncoder() {}

    /**
     * Opens a file.
     *
     * @throws WeightFileException if there is none; it says where such files are
     */
    public static WeightFile open(Path file) throws IOException {
        require(file);
        return WeightFile.open(file);
    }

    /** Throws a {@link WeightFileException} if there is no such file. */
    public static void require(Path file) throws WeightFileException {
        if (!Files.isRegularFile(file)) {
            throw new WeightFileException(
                    file, "there is no such file of encoder weights; " + SOURCES);
        }
    }
}
