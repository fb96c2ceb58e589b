// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import io.flinkdepth.connectors.shard.PseudoLabelEncoder;
import io.flinkdepth.training.augment.StrongPerturbation;
import io.flinkdepth.training.dataset.Fixtures;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.engine.TestPictures;
import io.flinkdepth.training.evaluate.DatasetRule;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.loss.LossTerm;
import io.flinkdepth.training.onnx.PackageTemplate;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.CropSettings;
import io.flinkdepth.training.recipe.Objective;
import io.flinkdepth.training.recipe.OptimizerSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.Schedule;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import javax.imageio.ImageIO;

/** The folders of a small loop: shards of balls, an encoder, a registry. */
public record LoopFolders(Path folder) {
    private static final LossTerm AFFINE = new LossTerm(LossTerm.Kind.AFFINE_INVARIANT, 1);

    public Path shards() {
        return folder.resolve("shards");
    }

    public Path work() {
        return folder.resolve("work");
    }

    public String registry() {
        return folder.resolve("registry").toUri().toString();
    }

    /** A finished shard with the pictures from one number to another. */
    public Path shard(String name, int from, int to) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = from; i < to; i++) {
            new PseudoLabelEncoder().encode(label(i), bytes);
        }
        Path partial = folder.resolve("shard.part");
        Fixtures.write(partial, bytes.toByteArray());
        Path file = shards().resolve("2026-11-22").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.move(partial, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    static PseudoLabel label(int index) throws IOException {
        LabelledSample sample = TestPictures.picture(index, true);
        int side = TestPictures.SIZE;
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        byte[] rgb = sample.image().rgb();
        for (int i = 0; i < side * side; i++) {
            int grey = rgb[3 * i] & 0xff;
            // The number makes pictures that look the same differ in a corner.
            int blue = i < 3 ? index >> 8 * i & 0xff : grey;
            image.setRGB(i % side, i / side, grey << 16 | grey << 8 | blue);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        byte[] bytes = png.toByteArray();
        return new PseudoLabel(
                new Frame(new FrameIdentity("front", index, index), bytes, "image/png"),
                PseudoLabel.keyOf(bytes),
                new DisparityLabel(
                        side, side, sample.label().values(), sample.label().valid(), null),
                new ModelVersion("teacher", "v1"),
                Map.of("quality", 1.0),
                SelectionReason.RANDOM);
    }

    RecipeConfiguration recipe(int steps) throws IOException {
        return new RecipeConfiguration(
                GoldenCase.tiny16(),
                TestPictures.encoder(folder),
                new BatchSettings(4, 2, 1),
                CropSettings.squares(32).withPerturbation(StrongPerturbation.DEFAULT, 0.5),
                new Objective(
                        List.of(AFFINE), List.of(AFFINE), 0, 1, 0.85, Objective.Combination.MEAN),
                Schedule.linear(steps, 1),
                OptimizerSettings.of(2e-4f, 2e-3f),
                new RunSettings(folder.resolve("unused"), 2, 1, 1, 8, 7));
    }

    /** Rounds of some steps as soon as there are 10 new labels; a tenth is held out. */
    LoopConfiguration loop(int steps) throws IOException {
        return new LoopConfiguration(
                registry(),
                new PackageTemplate(
                        "balls", "Apache-2.0", 48, PackageTemplate.Rule.AREA, Map.of("by", "test")),
                work(),
                recipe(steps),
                RoundStart.AFRESH,
                new StreamLabels(shards(), 0.2, 50, 0.5, 0.5),
                TestPictures.labelled(),
                List.of(
                        new HeldOutSet(
                                "balls",
                                TestPictures.labelled(),
                                DatasetRule.of("synthetic", OptionalDouble.empty()),
                                4,
                                0.5)),
                RoundTrigger.newLabels(10),
                new PublicationRule(PublicationRule.MEAN, 0, null));
    }

    static LoopConfiguration with(LoopConfiguration loop, PublicationRule rule) {
        return new LoopConfiguration(
                loop.registry(),
                loop.model(),
                loop.work(),
                loop.recipe(),
                loop.start(),
                loop.stream(),
                loop.labelled(),
                loop.heldOut(),
                loop.trigger(),
                rule);
    }

    static LoopConfiguration with(LoopConfiguration loop, RoundStart start) {
        return new LoopConfiguration(
                loop.registry(),
                loop.model(),
                loop.work(),
                loop.recipe(),
                start,
                loop.stream(),
                loop.labelled(),
                loop.heldOut(),
                loop.trigger(),
                loop.publication());
    }
}
