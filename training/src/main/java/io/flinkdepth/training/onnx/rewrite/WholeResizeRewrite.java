// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A linear Resize to sizes that are a whole multiple of its input's, with that factor as a
 * constant: only then ONNX Runtime keeps the blocked layout of the convolutions around it, and uses
 * a kernel of many channels at a time.
 */
final class WholeResizeRewrite implements GraphRewrite {
    @Override
    public String name() {
        return "resizes by a whole factor";
    }

    @Override
    public int apply(GraphEditor graph) {
        int count = 0;
        List<NodeProto> resizes = new ArrayList<>(graph.nodes("Resize"));
        // From the last to the first: a rewritten one no longer tells the sizes behind it.
        Collections.reverse(resizes);
        for (NodeProto resize : resizes) {
            MapSize output = MapSize.ofResize(graph, resize);
            MapSize input = MapSize.of(graph, resize.getInput(0));
            if (!LinearResize.isPlain(resize) || input == null || !input.growsTo(output)) {
                continue;
            }
            long factor = input.factorTo(output);
            if (factor > 1) {
                OnnxGraph part = graph.part();
                String scales = part.numbers(new float[] {1, 1, factor, factor}, 4);
                part.node("Resize", resize.getInput(0), "", scales)
                        .with(resize.getAttributeList())
                        .outputAs(resize.getOutput(0));
                graph.replace(resize, part);
                count++;
            }
        }
        return count;
    }
}
