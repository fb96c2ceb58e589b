// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The forward pass of a small Depth Anything 3 network for one image, in loops of double precision,
 * written after the published code and independently of the exporter: a plain vision transformer
 * whose four taps go through one layer normalisation, and a DPT head with two branches. The picture
 * has the size of the position grid, so positions are not resized.
 */
final class ReferenceNetwork {
    private final Map<String, float[]> weights;
    private final int dimension;
    private final int heads;
    private final int patch;
    private final int grid;

    ReferenceNetwork(Map<String, float[]> weights, int dimension, int heads, int patch, int grid) {
        this.weights = weights;
        this.dimension = dimension;
        this.heads = heads;
        this.patch = patch;
        this.grid = grid;
    }

    /** Channels of rows of columns. */
    private record Maps(int channels, int height, int width, double[] values) {
        Maps(int channels, int height, int width) {
            this(channels, height, width, new double[channels * height * width]);
        }

        double at(int channel, int y, int x) {
            boolean inside = y >= 0 && x >= 0 && y < height && x < width;
            return inside ? values[(channel * height + y) * width + x] : 0;
        }

        void set(int channel, int y, int x, double value) {
            values[(channel * height + y) * width + x] = value;
        }
    }

    /** The values of the last convolutions of both branches: depth before exp, sky before ReLU. */
    record Logits(double[] depth, double[] sky) {}

    Logits forward(float[] pixels) {
        double[][] tokens = embedded(pixels);
        List<Maps> taps = new ArrayList<>();
        for (int block = 0; block < 4; block++) {
            tokens = block(tokens, "model.backbone.pretrained.blocks." + block + ".");
            double[][] normed = norm(tokens, "model.backbone.pretrained.norm", 1e-5);
            Maps map = new Maps(dimension, grid, grid);
            for (int i = 0; i < grid * grid; i++) {
                for (int d = 0; d < dimension; d++) {
                    map.set(d, i / grid, i % grid, normed[1 + i][d]);
                }
            }
            taps.add(map);
        }
        return head(taps);
    }

    private double[][] embedded(float[] pixels) {
        int side = grid * patch;
        Maps image = new Maps(3, side, side);
        for (int i = 0; i < pixels.length; i++) {
            image.values[i] = pixels[i];
        }
        Maps patches =
                convolution(
                        image,
                        "model.backbone.pretrained.patch_embed.proj",
                        dimension,
                        patch,
                        patch,
                        0);
        float[] positions = weights.get("model.backbone.pretrained.pos_embed");
        float[] first = weights.get("model.backbone.pretrained.cls_token");
        double[][] tokens = new double[1 + grid * grid][dimension];
        for (int d = 0; d < dimension; d++) {
            tokens[0][d] = first[d] + positions[d];
            for (int i = 0; i < grid * grid; i++) {
                tokens[1 + i][d] =
                        patches.at(d, i / grid, i % grid) + positions[(1 + i) * dimension + d];
            }
        }
        return tokens;
    }

    private double[][] block(double[][] x, String prefix) {
        double[][] attended = attention(norm(x, prefix + "norm1", 1e-6), prefix + "attn.");
        double[][] y = added(x, attended, weights.get(prefix + "ls1.gamma"));
        double[][] hidden = linear(norm(y, prefix + "norm2", 1e-6), prefix + "mlp.fc1");
        for (double[] token : hidden) {
            for (int i = 0; i < token.length; i++) {
                token[i] = 0.5 * token[i] * (1 + erf(token[i] / Math.sqrt(2)));
            }
        }
        return added(y, linear(hidden, prefix + "mlp.fc2"), weights.get(prefix + "ls2.gamma"));
    }

    private double[][] attention(double[][] x, String prefix) {
        double[][] joint = linear(x, prefix + "qkv");
        int width = dimension / heads;
        double[][] result = new double[x.length][dimension];
        for (int head = 0; head < heads; head++) {
            for (int i = 0; i < x.length; i++) {
                double[] scores = new double[x.length];
                double total = 0;
                for (int j = 0; j < x.length; j++) {
                    double product = 0;
                    for (int d = 0; d < width; d++) {
                        product +=
                                joint[i][head * width + d] * joint[j][dimension + head * width + d];
                    }
                    scores[j] = Math.exp(product / Math.sqrt(width));
                    total += scores[j];
                }
                for (int j = 0; j < x.length; j++) {
                    for (int d = 0; d < width; d++) {
                        result[i][head * width + d] +=
                                scores[j] / total * joint[j][2 * dimension + head * width + d];
                    }
                }
            }
        }
        return linear(result, prefix + "proj");
    }

    private static double[][] added(double[][] x, double[][] branch, float[] scale) {
        double[][] sum = new double[x.length][x[0].length];
        for (int i = 0; i < x.length; i++) {
            for (int d = 0; d < scale.length; d++) {
                sum[i][d] = x[i][d] + scale[d] * branch[i][d];
            }
        }
        return sum;
    }

    private double[][] norm(double[][] x, String name, double epsilon) {
        float[] weight = weights.get(name + ".weight");
        float[] bias = weights.get(name + ".bias");
        double[][] result = new double[x.length][dimension];
        for (int i = 0; i < x.length; i++) {
            double mean = 0;
            double variance = 0;
            for (double value : x[i]) {
                mean += value / dimension;
            }
            for (double value : x[i]) {
                variance += (value - mean) * (value - mean) / dimension;
            }
            for (int d = 0; d < dimension; d++) {
                result[i][d] =
                        (x[i][d] - mean) / Math.sqrt(variance + epsilon) * weight[d] + bias[d];
            }
        }
        return result;
    }

    private double[][] linear(double[][] x, String name) {
        float[] weight = weights.get(name + ".weight");
        float[] bias = weights.get(name + ".bias");
        int in = x[0].length;
        double[][] result = new double[x.length][bias.length];
        for (int i = 0; i < x.length; i++) {
            for (int out = 0; out < bias.length; out++) {
                double sum = bias[out];
                for (int d = 0; d < in; d++) {
                    sum += weight[out * in + d] * x[i][d];
                }
                result[i][out] = sum;
            }
        }
        return result;
    }

    private static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < 200; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    private Logits head(List<Maps> taps) {
        String head = "model.head.";
        List<Maps> skips = new ArrayList<>();
        for (int level = 0; level < 4; level++) {
            int channels = weights.get(head + "projects." + level + ".bias").length;
            Maps map = convolution(taps.get(level), head + "projects." + level, channels, 1, 1, 0);
            String resize = head + "resize_layers." + level;
            Maps resized =
                    switch (level) {
                        case 0 -> transposed(map, resize, 4);
                        case 1 -> transposed(map, resize, 2);
                        case 2 -> map;
                        default -> convolution(map, resize, channels, 3, 2, 1);
                    };
            String layer = head + "scratch.layer" + (level + 1) + "_rn";
            skips.add(convolution(resized, layer, features(), 3, 1, 1));
        }
        Maps path = fused(skips.get(3), null, 4, skips.get(2).height);
        path = fused(path, skips.get(2), 3, skips.get(1).height);
        path = fused(path, skips.get(1), 2, skips.get(0).height);
        path = fused(path, skips.get(0), 1, 2 * skips.get(0).height);
        Maps neck = convolution(path, head + "scratch.output_conv1", features() / 2, 3, 1, 1);
        Maps wide = bilinear(neck, grid * patch);
        return new Logits(branch(wide, "output_conv2"), branch(wide, "sky_output_conv2"));
    }

    private int features() {
        return weights.get("model.head.scratch.refinenet1.out_conv.bias").length;
    }

    private double[] branch(Maps wide, String name) {
        String scratch = "model.head.scratch." + name;
        return convolution(
                        relu(convolution(wide, scratch + ".0", 32, 3, 1, 1)),
                        scratch + ".2",
                        1,
                        1,
                        1,
                        0)
                .values;
    }

    private Maps fused(Maps path, Maps skip, int stage, int side) {
        String name = "model.head.scratch.refinenet" + stage + ".";
        Maps joined = skip == null ? path : sum(path, unit(skip, name + "resConfUnit1."));
        Maps larger = bilinear(unit(joined, name + "resConfUnit2."), side);
        return convolution(larger, name + "out_conv", features(), 1, 1, 0);
    }

    private Maps unit(Maps x, String name) {
        Maps first = convolution(relu(x), name + "conv1", x.channels, 3, 1, 1);
        return sum(convolution(relu(first), name + "conv2", x.channels, 3, 1, 1), x);
    }

    private static Maps sum(Maps a, Maps b) {
        Maps result = new Maps(a.channels, a.height, a.width);
        for (int i = 0; i < result.values.length; i++) {
            result.values[i] = a.values[i] + b.values[i];
        }
        return result;
    }

    private static Maps relu(Maps x) {
        Maps result = new Maps(x.channels, x.height, x.width);
        for (int i = 0; i < result.values.length; i++) {
            result.values[i] = Math.max(0, x.values[i]);
        }
        return result;
    }

    private Maps convolution(
            Maps x, String name, int channels, int kernel, int stride, int padding) {
        float[] weight = weights.get(name + ".weight");
        float[] bias = weights.getOrDefault(name + ".bias", new float[channels]);
        int height = (x.height + 2 * padding - kernel) / stride + 1;
        int width = (x.width + 2 * padding - kernel) / stride + 1;
        Maps result = new Maps(channels, height, width);
        for (int out = 0; out < channels; out++) {
            for (int y = 0; y < height; y++) {
                for (int column = 0; column < width; column++) {
                    double sum = bias[out];
                    for (int in = 0; in < x.channels; in++) {
                        for (int k = 0; k < kernel * kernel; k++) {
                            double value =
                                    x.at(
                                            in,
                                            y * stride + k / kernel - padding,
                                            column * stride + k % kernel - padding);
                            sum += value * weight[(out * x.channels + in) * kernel * kernel + k];
                        }
                    }
                    result.set(out, y, column, sum);
                }
            }
        }
        return result;
    }

    /**
     * A transposed convolution whose stride is its kernel; weights are in x out x rows x columns.
     */
    private Maps transposed(Maps x, String name, int factor) {
        float[] weight = weights.get(name + ".weight");
        float[] bias = weights.get(name + ".bias");
        Maps result = new Maps(x.channels, x.height * factor, x.width * factor);
        for (int out = 0; out < x.channels; out++) {
            for (int y = 0; y < result.height; y++) {
                for (int column = 0; column < result.width; column++) {
                    double sum = bias[out];
                    int k = y % factor * factor + column % factor;
                    for (int in = 0; in < x.channels; in++) {
                        sum +=
                                x.at(in, y / factor, column / factor)
                                        * weight[(in * x.channels + out) * factor * factor + k];
                    }
                    result.set(out, y, column, sum);
                }
            }
        }
        return result;
    }

    /** To a square, with aligned corners. */
    private static Maps bilinear(Maps x, int side) {
        Maps result = new Maps(x.channels, side, side);
        double step = (x.height - 1.0) / (side - 1);
        for (int channel = 0; channel < x.channels; channel++) {
            for (int i = 0; i < side * side; i++) {
                double y = i / side * step;
                double column = i % side * step;
                int top = (int) Math.min(Math.floor(y), x.height - 2);
                int left = (int) Math.min(Math.floor(column), x.width - 2);
                double down = y - top;
                double right = column - left;
                double above =
                        (1 - right) * x.at(channel, top, left)
                                + right * x.at(channel, top, left + 1);
                double below =
                        (1 - right) * x.at(channel, top + 1, left)
                                + right * x.at(channel, top + 1, left + 1);
                result.set(channel, i / side, i % side, (1 - down) * above + down * below);
            }
        }
        return result;
    }

    /** {@code pretrained.…} and {@code depth_head.…} are V1's and V2's names. */
    static String publishedName(String official) {
        return official.startsWith("pretrained.")
                ? "model.backbone." + official
                : official.replace("depth_head.", "model.head.");
    }
}
