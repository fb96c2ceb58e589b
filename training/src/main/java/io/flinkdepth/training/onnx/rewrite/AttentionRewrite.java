// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.util.List;
import java.util.OptionalDouble;
import javax.annotation.Nullable;

/**
 * Attention without a mask as one node of ONNX Runtime, which never writes the whole matrix of
 * scores. The pattern is found from its Softmax: before it the product of queries and keys, which
 * are scaled anywhere, after it the product with the values.
 */
final class AttentionRewrite implements GraphRewrite {
    private static final List<Long> TOKENS_FIRST = List.of(0L, 2L, 1L, 3L);
    private static final List<Long> KEYS_TRANSPOSED = List.of(0L, 2L, 3L, 1L);
    private static final List<Long> LAST_SWAPPED = List.of(0L, 1L, 3L, 2L);

    @Override
    public String name() {
        return "attentions";
    }

    @Override
    public int apply(GraphEditor graph) {
        Matcher matcher = new Matcher(graph, new GraphConstants(graph));
        int count = 0;
        for (NodeProto softmax : graph.nodes("Softmax")) {
            if (matcher.rewrite(softmax)) {
                count++;
            }
        }
        return count;
    }

    /** Tokens (N, tokens, heads x size) that are split to heads. */
    private record Heads(String tokens, long heads, long size) {
        boolean fit(Heads other) {
            return heads == other.heads && size == other.size;
        }
    }

    /** A value without the numbers that it was multiplied with. */
    private record Scaled(String value, double factor) {}

    private record Matcher(GraphEditor graph, GraphConstants constants) {

        boolean rewrite(NodeProto softmax) {
            long axis = Attributes.integer(softmax, "axis", -1);
            Scaled logits = scaled(softmax.getInput(0));
            NodeProto product = graph.producer(logits.value, "MatMul");
            if ((axis != -1 && axis != 3) || product == null) {
                return false;
            }
            Scaled query = scaled(product.getInput(0));
            Scaled key = scaled(product.getInput(1));
            Scaled inner = scaled(untransposed(key.value));
            Heads queries = heads(query.value, TOKENS_FIRST);
            Heads keys =
                    inner.value.equals(key.value)
                            ? heads(key.value, KEYS_TRANSPOSED)
                            : heads(inner.value, TOKENS_FIRST);
            NodeProto mixed = graph.onlyConsumer(softmax.getOutput(0), "MatMul");
            if (queries == null || keys == null || mixed == null) {
                return false;
            }
            Heads values = heads(mixed.getInput(1), TOKENS_FIRST);
            NodeProto joined = joined(mixed, queries);
            if (values == null || joined == null || !queries.fit(keys) || !queries.fit(values)) {
                return false;
            }
            double scale = logits.factor * query.factor * key.factor * inner.factor;
            replace(joined, queries, keys, values, scale);
            return true;
        }

        private void replace(NodeProto last, Heads query, Heads key, Heads value, double scale) {
            OnnxGraph part = graph.part();
            OnnxGraph.Node node =
                    part.node("MultiHeadAttention", query.tokens, key.tokens, value.tokens)
                            .ofOnnxRuntime()
                            .with("num_heads", query.heads);
            // The scale of the operator's own, so that float16's rounding of it does not stay.
            if (Math.abs(scale * Math.sqrt(query.size) - 1) > 1e-3) {
                node.with("scale", (float) scale);
            }
            node.outputAs(last.getOutput(0));
            graph.replace(last, part);
        }

        private Scaled scaled(String value) {
            double factor = 1;
            String inner = value;
            while (true) {
                NodeProto mul = graph.producer(inner, "Mul");
                NodeProto div = graph.producer(inner, "Div");
                NodeProto node = mul != null ? mul : div;
                if (node == null) {
                    return new Scaled(inner, factor);
                }
                int at = mul != null && constants.number(node.getInput(0)).isPresent() ? 0 : 1;
                OptionalDouble number = constants.number(node.getInput(at));
                if (number.isEmpty()) {
                    return new Scaled(inner, factor);
                }
                factor =
                        mul != null ? factor * number.getAsDouble() : factor / number.getAsDouble();
                inner = node.getInput(1 - at);
            }
        }

        /** What was transposed to keys (N, heads, size, tokens), or the value itself. */
        private String untransposed(String value) {
            NodeProto node = graph.producer(value, "Transpose");
            return node != null && permutation(node).equals(LAST_SWAPPED)
                    ? node.getInput(0)
                    : value;
        }

        private static List<Long> permutation(NodeProto transpose) {
            return Attributes.integers(transpose, "perm", List.of());
        }

        @Nullable
        private Heads heads(String value, List<Long> permutation) {
            NodeProto transpose = graph.producer(value, "Transpose");
            if (transpose == null || !permutation(transpose).equals(permutation)) {
                return null;
            }
            NodeProto reshape = graph.producer(transpose.getInput(0), "Reshape");
            long[] shape = reshape == null ? null : ShapeVector.of(graph, reshape.getInput(1));
            boolean split =
                    shape != null
                            && shape.length == 4
                            && keepsBatch(shape[0])
                            && shape[2] > 0
                            && shape[3] > 0;
            return split ? new Heads(reshape.getInput(0), shape[2], shape[3]) : null;
        }

        /** A fixed batch would join the images of a larger one, which one node does not. */
        private boolean keepsBatch(long size) {
            return size <= 0 || size == graph.inputSize(0);
        }

        @Nullable
        private NodeProto joined(NodeProto mixed, Heads heads) {
            NodeProto transpose = graph.onlyConsumer(mixed.getOutput(0), "Transpose");
            if (transpose == null || !permutation(transpose).equals(TOKENS_FIRST)) {
                return null;
            }
            NodeProto reshape = graph.onlyConsumer(transpose.getOutput(0), "Reshape");
            long[] shape = reshape == null ? null : ShapeVector.of(graph, reshape.getInput(1));
            boolean whole =
                    shape != null
                            && shape.length == 3
                            && keepsBatch(shape[0])
                            && shape[2] == heads.heads * heads.size;
            return whole ? reshape : null;
        }
    }
}
