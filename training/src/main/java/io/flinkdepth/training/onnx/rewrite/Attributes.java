// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Optional;

/** The attributes of a node, with the defaults of its operator. */
final class Attributes {
    private Attributes() {}

    private static Optional<AttributeProto> find(NodeProto node, String name) {
        return node.getAttributeList().stream().filter(a -> a.getName().equals(name)).findFirst();
    }

    static long integer(NodeProto node, String name, long otherwise) {
        return find(node, name).map(AttributeProto::getI).orElse(otherwise);
    }

    static float number(NodeProto node, String name, float otherwise) {
        return find(node, name).map(AttributeProto::getF).orElse(otherwise);
    }

    static String text(NodeProto node, String name, String otherwise) {
        return find(node, name).map(a -> a.getS().toStringUtf8()).orElse(otherwise);
    }

    static List<Long> integers(NodeProto node, String name, List<Long> otherwise) {
        return find(node, name).map(AttributeProto::getIntsList).orElse(otherwise);
    }

    /** An input, empty where the node leaves it out. */
    static String input(NodeProto node, int index) {
        return index < node.getInputCount() ? node.getInput(index) : "";
    }
}
