// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.shard.ShardFormat;
import io.flinkdepth.connectors.shard.ShardSample;
import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.GreyPng;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;

/** A sample of a pseudo-label shard as training data. */
record PseudoLabel(ShardSample sample) implements Item<LabelledSample> {

    @Override
    public String name() {
        return sample.name();
    }

    @Override
    public LabelledSample read() throws IOException {
        ShardSample.Content content = sample.read();
        Path imageName = Path.of(name());
        Path depthName = Path.of(name() + ".depth.png");
        Path maskName = Path.of(name() + ".mask.png");
        RgbImage image = PictureFile.decode(content.image(), name());
        FloatRaster stored = GreyPng.decode16(content.depth(), depthName.toString());
        FloatRaster mask = GreyPng.decode(content.mask(), maskName.toString());
        Labels.requireSize(maskName, mask.width(), mask.height(), imageName, image);
        Labels.requireSize(depthName, stored.width(), stored.height(), imageName, image);
        boolean[] sky = Masks.where(mask, value -> value == ShardFormat.MASK_SKY);
        DepthLabel label = label(content, stored, mask, sky);
        return Labels.join(imageName, image, depthName, label, content.intrinsics(), sky);
    }

    private static DepthLabel label(
            ShardSample.Content content, FloatRaster stored, FloatRaster mask, boolean[] sky) {
        boolean metres = content.kind() == ShardSample.Kind.DEPTH;
        boolean[] valid = Masks.notZero(mask);
        for (int i = 0; metres && i < valid.length; i++) {
            valid[i] &= !sky[i];
        }
        return Labels.label(
                stored,
                Kind.valueOf(content.kind().name()),
                metres ? Unit.METRES : Unit.NONE,
                value -> (float) (content.scale() * value + content.offset()),
                valid);
    }
}
