// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.flinkdepth.connectors.image.HalfFloat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.annotation.Nullable;

/** The values of tensors that lie in the model's own file, in both forms that ONNX has for them. */
final class TensorValues {
    private TensorValues() {}

    /** The values of a float32 or float16 tensor as float32; null for another type. */
    @Nullable
    static float[] floats(TensorProto tensor) {
        ByteBuffer raw = raw(tensor);
        if (tensor.getDataType() == DataType.FLOAT.getNumber()) {
            int count = raw != null ? raw.remaining() / Float.BYTES : tensor.getFloatDataCount();
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = raw != null ? raw.getFloat() : tensor.getFloatData(i);
            }
            return values;
        }
        if (tensor.getDataType() == DataType.FLOAT16.getNumber()) {
            int count = raw != null ? raw.remaining() / Short.BYTES : tensor.getInt32DataCount();
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                short half = raw != null ? raw.getShort() : (short) tensor.getInt32Data(i);
                values[i] = HalfFloat.toFloat(half);
            }
            return values;
        }
        return null;
    }

    /** The values of an int64 tensor; null for another type. */
    @Nullable
    static long[] integers(TensorProto tensor) {
        if (tensor.getDataType() != DataType.INT64.getNumber()) {
            return null;
        }
        ByteBuffer raw = raw(tensor);
        int count = raw != null ? raw.remaining() / Long.BYTES : tensor.getInt64DataCount();
        long[] values = new long[count];
        for (int i = 0; i < count; i++) {
            values[i] = raw != null ? raw.getLong() : tensor.getInt64Data(i);
        }
        return values;
    }

    @Nullable
    private static ByteBuffer raw(TensorProto tensor) {
        return tensor.hasRawData()
                ? tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN)
                : null;
    }
}
