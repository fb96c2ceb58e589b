// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.annotation.Nullable;

/** The images in one file. Not thread-safe; the items are. */
interface ImageSource extends AutoCloseable {

    /** The next image; null at the end. */
    @Nullable
    Item<RgbImage> next() throws IOException;

    @Override
    void close() throws IOException;

    /** Reads an image. */
    @FunctionalInterface
    interface Reading {
        RgbImage read() throws IOException;
    }

    /** An item that is read by a function. */
    record NamedItem(String name, Reading reading) implements Item<RgbImage> {
        @Override
        public RgbImage read() throws IOException {
            return reading.read();
        }
    }

    /** What cannot be listed becomes one item that cannot be read, so that it is counted. */
    static Item<RgbImage> broken(String name, IOException why) {
        return new NamedItem(
                name,
                () -> {
                    throw new IOException(why.getMessage(), why);
                });
    }

    /** The pictures in a tar archive. */
    static ImageSource ofTar(Path archive, String name) throws IOException {
        TarShard shard = TarShard.open(archive);
        return new ImageSource() {
            @Override
            public Item<RgbImage> next() throws IOException {
                for (TarShard.Member member = shard.next(); member != null; member = shard.next()) {
                    TarShard.Member found = member;
                    String inside = found.name();
                    boolean hidden = inside.substring(inside.lastIndexOf('/') + 1).startsWith(".");
                    if (PictureFile.isNamed(inside) && !hidden) {
                        return new NamedItem(
                                name + "/" + inside,
                                () -> PictureFile.decode(found.read(), found.toString()));
                    }
                }
                return null;
            }

            @Override
            public void close() throws IOException {
                shard.close();
            }
        };
    }

    /** The pictures in an LMDB environment, one for each key. */
    static ImageSource ofLightning(Path folder, String name) throws IOException {
        LightningEnvironment environment = LightningEnvironment.open(folder);
        LightningEnvironment.Keys keys;
        try {
            keys = environment.keys();
        } catch (IOException | RuntimeException e) {
            environment.close();
            throw e;
        }
        return new ImageSource() {
            @Override
            public Item<RgbImage> next() throws IOException {
                byte[] key = keys.next();
                return key == null ? null : LightningItems.item(folder, name, key);
            }

            @Override
            public void close() {
                keys.close();
                environment.close();
            }
        };
    }

    /** Every so many frames of a video. */
    static ImageSource ofVideo(Path file, String name, int stride) throws IOException {
        VideoStream packets = VideoStream.open(file);
        VideoFrames frames = new VideoFrames(file, stride);
        return new ImageSource() {
            private long frame;
            private long last;

            @Override
            public Item<RgbImage> next() throws IOException {
                while (packets.skipPacket()) {
                    long number = frame++;
                    if (number % stride == 0) {
                        last = number;
                        return new NamedItem(
                                name + "/" + "%06d".formatted(number), () -> frames.read(number));
                    }
                }
                frames.lastIs(last);
                return null;
            }

            @Override
            public void close() {
                packets.close();
                frames.close();
            }
        };
    }
}
