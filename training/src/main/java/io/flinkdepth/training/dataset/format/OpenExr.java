// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.file.Path;
import org.apache.flink.annotation.Internal;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;
import org.lwjgl.util.tinyexr.EXRHeader;
import org.lwjgl.util.tinyexr.EXRImage;
import org.lwjgl.util.tinyexr.EXRVersion;
import org.lwjgl.util.tinyexr.TinyEXR;

/**
 * Reads OpenEXR files with one channel (HALF or FLOAT), scan lines and one part, with TinyEXR.
 * Thread-safe; frees all native memory before it returns.
 */
@Internal
public final class OpenExr {
    private OpenExr() {}

    /** Reads the only channel of a file. */
    public static FloatRaster read(Path file) throws IOException {
        byte[] bytes = FileBytes.read(file);
        ByteBuffer memory = MemoryUtil.memAlloc(Math.max(1, bytes.length));
        try (MemoryStack stack = MemoryStack.stackPush()) {
            memory.put(bytes).flip();
            return parse(file, memory, stack);
        } finally {
            MemoryUtil.memFree(memory);
        }
    }

    private static FloatRaster parse(Path file, ByteBuffer memory, MemoryStack stack)
            throws IOException {
        EXRVersion version = EXRVersion.calloc(stack);
        if (TinyEXR.ParseEXRVersionFromMemory(version, memory) != TinyEXR.TINYEXR_SUCCESS) {
            throw new IOException(file + " is no OpenEXR file (" + memory.remaining() + " bytes)");
        }
        if (version.multipart() || version.non_image() || version.tiled()) {
            throw new IOException(file + " is not an OpenEXR file of one part with scan lines");
        }
        EXRHeader header = EXRHeader.calloc(stack);
        TinyEXR.InitEXRHeader(header);
        PointerBuffer error = stack.callocPointer(1);
        check(file, TinyEXR.ParseEXRHeaderFromMemory(header, version, memory, error), error);
        try {
            return load(file, memory, header, error, stack);
        } finally {
            TinyEXR.FreeEXRHeader(header);
        }
    }

    private static FloatRaster load(
            Path file, ByteBuffer memory, EXRHeader header, PointerBuffer error, MemoryStack stack)
            throws IOException {
        if (header.num_channels() != 1) {
            throw new IOException(
                    file + " has " + header.num_channels() + " channels; expected one");
        }
        IntBuffer requested = header.requested_pixel_types();
        requested.put(0, TinyEXR.TINYEXR_PIXELTYPE_FLOAT);
        EXRImage image = EXRImage.calloc(stack);
        TinyEXR.InitEXRImage(image);
        check(file, TinyEXR.LoadEXRImageFromMemory(image, header, memory, error), error);
        try {
            if (!FloatRaster.plausible(image.width(), image.height())) {
                throw new IOException(
                        file + " says it has " + image.width() + " x " + image.height());
            }
            float[] values = new float[image.width() * image.height()];
            FloatBuffer channel = MemoryUtil.memFloatBuffer(image.images().get(0), values.length);
            channel.get(values);
            return new FloatRaster(image.width(), image.height(), values);
        } finally {
            TinyEXR.FreeEXRImage(image);
        }
    }

    private static void check(Path file, int status, PointerBuffer error) throws IOException {
        if (status == TinyEXR.TINYEXR_SUCCESS) {
            return;
        }
        String why = "code " + status;
        if (error.get(0) != MemoryUtil.NULL) {
            why = MemoryUtil.memUTF8(error.get(0));
            TinyEXR.nFreeEXRErrorMessage(error.get(0));
        }
        throw new IOException(file + " cannot be read as OpenEXR: " + why);
    }
}
