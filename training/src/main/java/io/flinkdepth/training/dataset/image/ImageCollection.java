// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Set;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/**
 * All images below a folder: picture files, pictures in uncompressed tar archives, values of LMDB
 * environments (a {@code data.mdb}), and frames of videos, mixed and nested in any way. This covers
 * SA-1B, Open Images, ImageNet-21K, LSUN, BDD100K, Objects365, Places365 and Google Landmarks in
 * the layouts of their publishers, after compressed archives are unpacked.
 *
 * <p>Files that begin with a dot and files of other types are skipped. An archive, environment or
 * video that cannot be listed is one unreadable item. Read the frames of a video nearly in order:
 * with a large shuffle buffer, the video is decoded repeatedly; a stride reduces this.
 */
@Experimental
public final class ImageCollection implements Dataset<RgbImage> {
    private static final Set<String> VIDEOS =
            Set.of("mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg");

    private final String name;
    private final Path root;
    private final int videoStride;

    /**
     * Creates the collection of the images below a folder.
     *
     * @param videoStride distance of the frames that are taken from a video; at least 1
     */
    public ImageCollection(String name, Path root, int videoStride) {
        if (videoStride < 1) {
            throw new IllegalArgumentException(
                    "the data set "
                            + name
                            + " needs a video stride of at least 1, not "
                            + videoStride);
        }
        this.name = name;
        this.root = root;
        this.videoStride = videoStride;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CloseableIterator<Item<RgbImage>> items() throws IOException {
        Listing listing = new Listing(FileTree.walk(root, ImageCollection::isWanted));
        if (!listing.hasNext()) {
            listing.close();
            throw new IOException(
                    root + " holds no image of " + name + ", no tar archive, data.mdb or video");
        }
        return listing;
    }

    private static boolean isWanted(Path path) {
        String file = path.getFileName().toString();
        return PictureFile.isNamed(file)
                || file.equals("data.mdb")
                || file.endsWith(".tar")
                || VIDEOS.contains(extension(file));
    }

    private static String extension(String file) {
        return file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private final class Listing implements CloseableIterator<Item<RgbImage>> {
        private final CloseableIterator<Path> files;
        private ImageSource source;
        private String sourceName;
        private Item<RgbImage> found;

        private Listing(CloseableIterator<Path> files) {
            this.files = files;
        }

        @Override
        public boolean hasNext() {
            while (found == null && (source != null || files.hasNext())) {
                if (source == null) {
                    visit(files.next());
                } else {
                    takeFromSource();
                }
            }
            return found != null;
        }

        private void visit(Path file) {
            String path = root.relativize(file).toString().replace('\\', '/');
            if (PictureFile.isNamed(path)) {
                found = new ImageSource.NamedItem(path, () -> PictureFile.read(file));
                return;
            }
            sourceName = path;
            try {
                source = open(file, path);
            } catch (IOException e) {
                found = ImageSource.broken(path, e);
            }
        }

        private ImageSource open(Path file, String path) throws IOException {
            if (path.endsWith(".tar")) {
                return ImageSource.ofTar(file, path);
            }
            if (path.endsWith("data.mdb")) {
                return ImageSource.ofLmdb(file.getParent(), path);
            }
            return ImageSource.ofVideo(file, path, videoStride);
        }

        private void takeFromSource() {
            try {
                found = source.next();
            } catch (IOException e) {
                found = ImageSource.broken(sourceName, e);
                IOUtils.closeQuietly(source);
                source = null;
                return;
            }
            if (found == null) {
                IOUtils.closeQuietly(source);
                source = null;
            }
        }

        @Override
        public Item<RgbImage> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there is no further image");
            }
            Item<RgbImage> result = found;
            found = null;
            return result;
        }

        @Override
        public void close() {
            IOUtils.closeQuietly(source);
            IOUtils.closeQuietly(files);
            source = null;
        }
    }
}
