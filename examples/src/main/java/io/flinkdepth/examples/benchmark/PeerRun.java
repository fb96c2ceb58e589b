// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Depth by transformers.js, which is another project's implementation on ONNX Runtime: the same
 * images, the same network. It decodes, estimates and resizes, and writes nothing.
 */
final class PeerRun {

    private static final String SCRIPT = "transformers.cjs";
    private static final String LIBRARY = "@huggingface/transformers";
    private static final String MODEL = "model";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path libraries;
    private final Path folder;

    /**
     * Writes what the peer reads.
     *
     * @param peers folder in which npm has installed the library
     * @param folder for the network and the images
     * @throws IOException if the library is not there
     */
    PeerRun(Path peers, Path folder, Path network, ModelInput input, BenchmarkInput pictures)
            throws IOException {
        libraries = peers.toAbsolutePath().resolve("node_modules");
        this.folder = folder;
        if (!Files.isDirectory(libraries.resolve(LIBRARY))) {
            throw new IOException(
                    "there is no "
                            + LIBRARY
                            + " in "
                            + peers
                            + "; run 'npm install "
                            + LIBRARY
                            + "' there.");
        }
        writeModel(network, input, pictures.size());
        Path images = Files.createDirectories(folder.resolve("images"));
        for (int i = 0; i < pictures.jpegs().size(); i++) {
            Files.write(images.resolve("%03d.jpg".formatted(i)), pictures.jpegs().get(i));
        }
        try (InputStream script = PeerRun.class.getResourceAsStream(SCRIPT)) {
            Files.copy(Objects.requireNonNull(script, SCRIPT), folder.resolve(SCRIPT));
        }
    }

    private void writeModel(Path network, ModelInput input, ImageSize frame) throws IOException {
        Path model = folder.resolve("models").resolve(MODEL);
        Files.createDirectories(model.resolve("onnx"));
        Files.copy(network, model.resolve("onnx").resolve("model.onnx"));
        JSON.writeValue(
                model.resolve("config.json").toFile(),
                JSON.createObjectNode().put("model_type", "depth_anything"));
        JSON.writeValue(
                model.resolve("preprocessor_config.json").toFile(),
                preprocessing(input, input.size().sizeFor(frame.width(), frame.height())));
    }

    /** The images are resized to the size at which the stream runs the network. */
    private static ObjectNode preprocessing(ModelInput input, ImageSize size) {
        ObjectNode node = JSON.createObjectNode();
        node.put("image_processor_type", "DPTImageProcessor");
        node.put("do_resize", true).put("keep_aspect_ratio", false).put("resample", 2);
        node.putObject("size").put("height", size.height()).put("width", size.width());
        node.put("do_rescale", true).put("rescale_factor", input.scale());
        node.put("do_normalize", true);
        node.set("image_mean", JSON.valueToTree(input.mean()));
        node.set("image_std", JSON.valueToTree(input.std()));
        return node;
    }

    /** Images a second. */
    double run(int warmUp, int frames) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        List.of(
                                "node",
                                folder.resolve(SCRIPT).toString(),
                                folder.resolve("models").toString(),
                                MODEL,
                                folder.resolve("images").toString(),
                                Integer.toString(warmUp),
                                Integer.toString(frames)));
        builder.environment().put("NODE_PATH", libraries.toString());
        Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String output = new String(process.getInputStream().readAllBytes()).strip();
        if (process.waitFor() != 0) {
            throw new IOException(
                    "node ended with " + process.exitValue() + "; its error is above");
        }
        return Double.parseDouble(output);
    }
}
