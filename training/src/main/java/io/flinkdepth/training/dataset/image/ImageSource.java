// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.connectors.media.MediaAddress;
import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.media.TarArchive;
import io.flinkdepth.connectors.media.VideoFile;
import io.flinkdepth.connectors.media.VideoPicture;
import io.flinkdepth.connectors.media.VideoPictures;
import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.annotation.Nullable;

/** The images in one file. Not thread-safe; the items are. */
interface ImageSource extends AutoCloseable {

    /** Returns the next image; null at the end. */
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

    /** Creates an unreadable item for a file that cannot be listed, so that it is counted. */
    static Item<RgbImage> broken(String name, IOException why) {
        return new NamedItem(
                name,
                () -> {
                    throw new IOException(why.getMessage(), why);
                });
    }

    /** Lists the pictures in a tar archive. */
    static ImageSource ofTar(Path archive, String name) throws IOException {
        TarArchive shard = TarArchive.open(archive);
        return new ImageSource() {
            @Override
            public Item<RgbImage> next() throws IOException {
                for (TarArchive.Entry entry = shard.next(); entry != null; entry = shard.next()) {
                    TarArchive.Entry found = entry;
                    String inside = found.name();
                    if (PictureFile.isNamed(inside) && !MediaNames.isHidden(inside)) {
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

    /** Lists the pictures in an LMDB environment, one for each key. */
    static ImageSource ofLmdb(Path folder, String name) throws IOException {
        LmdbEnvironment environment = LmdbEnvironment.open(folder);
        LmdbEnvironment.Keys keys = environment.keys();
        return new ImageSource() {
            private boolean damaged;

            @Override
            public Item<RgbImage> next() {
                try {
                    byte[] key = damaged ? null : keys.next();
                    return key == null ? null : LmdbItems.item(folder, name, key);
                } catch (IOException e) {
                    // One unreadable item represents all following ones.
                    damaged = true;
                    return new NamedItem(
                            name,
                            () -> {
                                throw e;
                            });
                }
            }

            @Override
            public void close() throws IOException {
                environment.close();
            }
        };
    }

    /** Lists every {@code stride}-th frame of a video. */
    static ImageSource ofVideo(Path file, String name, int stride) throws IOException {
        VideoFile packets = VideoFile.open(MediaAddress.of(file.toString()), Duration.ZERO);
        VideoPictures pictures = new VideoPictures(file, stride);
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
                                name + "/" + "%06d".formatted(number),
                                () -> image(pictures.read(number)));
                    }
                }
                pictures.lastIs(last);
                return null;
            }

            @Override
            public void close() {
                packets.close();
                pictures.close();
            }
        };
    }

    private static RgbImage image(VideoPicture picture) {
        return new RgbImage(picture.width(), picture.height(), picture.rgb());
    }
}
