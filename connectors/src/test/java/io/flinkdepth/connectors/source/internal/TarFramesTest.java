// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.media.TarArchive;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.apache.commons.compress.archivers.tar.TarUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarFramesTest {

    private static final int SAMPLES = 12;

    @TempDir private Path folder;

    private Path archive(boolean images) throws IOException {
        Path file = folder.resolve("set.tar");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (int i = 0; i < SAMPLES; i++) {
                // Some names need an extra header, which belongs to the entry behind it.
                String key = (i % 3 == 0 ? "long/".repeat(40) : "") + "%03d".formatted(i);
                if (images) {
                    put(tar, key + ".jpg", bytes(i));
                }
                put(tar, key + ".depth.png", new byte[700]);
                put(tar, key + ".json", new byte[100_000]);
            }
        }
        return file;
    }

    private static byte[] bytes(int i) {
        byte[] bytes = new byte[300 + 512 * (i % 3) + (i == 5 ? 212 : 0)];
        Arrays.fill(bytes, (byte) i);
        return bytes;
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] bytes)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(bytes.length);
        entry.setModTime(1_700_000_000_000L);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static MediaSplit split(Path file) {
        return MediaSplit.ofImageSet(MediaSplit.Kind.TAR, "set.tar", file.toString(), List.of(), 0);
    }

    private static List<ReadFrame> read(MediaSplit split) {
        List<ReadFrame> read = new ArrayList<>();
        try (FrameSequence frames = new TarFrames(split)) {
            while (frames.next(read) != FrameSequence.Step.END) {
                assertThat(read.size()).isLessThanOrEqualTo(SAMPLES);
            }
        }
        return read;
    }

    @Test
    void theImagesOfSamplesAndNothingElse() throws IOException {
        List<ReadFrame> read = read(split(archive(true)));
        assertThat(read).hasSize(SAMPLES);
        for (int i = 0; i < SAMPLES; i++) {
            Frame frame = read.get(i).frame();
            assertThat(frame.image()).isEqualTo(bytes(i));
            assertThat(frame.identity().sequence()).isEqualTo(i);
            assertThat(frame.identity().eventTimeMillis()).isEqualTo(1_700_000_000_000L);
            assertThat(frame.identity().name())
                    .startsWith("set.tar/")
                    .endsWith("%03d".formatted(i));
        }
    }

    @Test
    void itGoesOnBehindEachImage() throws IOException {
        MediaSplit split = split(archive(true));
        List<ReadFrame> all = read(split);
        for (int i = 0; i < SAMPLES; i++) {
            List<ReadFrame> rest = read(split.at(i + 1, null, all.get(i).nextOffset()));
            assertThat(rest).isEqualTo(all.subList(i + 1, SAMPLES));
        }
    }

    /** Wherever it is cut, the images before the cut come, and the cut is told once. */
    @Test
    void anArchiveCutShortGivesWhatIsWholeAndSaysSo() throws IOException {
        Path file = archive(true);
        byte[] whole = Files.readAllBytes(file);
        List<ReadFrame> all = read(split(file));
        for (int index : new int[] {0, 4, 5, 11}) {
            long behind = all.get(index).nextOffset();
            for (int less : new int[] {100, 511}) {
                int length =
                        (int) (behind - 512 * ((bytes(index).length + 511) / 512) + 512 - less);
                Files.write(file, Arrays.copyOf(whole, length));
                List<ReadFrame> read = read(split(file));
                // 511 bytes less cut the image itself; 100 less may only cut the padding.
                boolean imageWhole = bytes(index).length <= 512 - less;
                assertThat(read).as("cut to %d", length).hasSizeGreaterThanOrEqualTo(index);
                ReadFrame last = read.get(read.size() - 1);
                if (!imageWhole) {
                    assertThat(read).hasSize(index + 1);
                    assertThat(last.frame().defect().reason())
                            .isEqualTo(FailureReason.UNREADABLE_SOURCE);
                    assertThat(last.frame().defect().message())
                            .contains(file.toString(), index + " images");
                    assertThat(read(split(file).at(index + 1, null, last.nextOffset()))).isEmpty();
                }
            }
        }
    }

    /** The name claims three gigabytes, which the file has without taking space on the disk. */
    @Test
    void aNameOfGigabytesIsNotReadIntoMemory() throws IOException {
        Path file = folder.resolve("name.tar");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(file))) {
            TarArchiveEntry name =
                    new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(0);
            tar.putArchiveEntry(name);
            tar.closeArchiveEntry();
        }
        long claimed = 3L << 30;
        byte[] header = Arrays.copyOf(Files.readAllBytes(file), 512);
        TarUtils.formatLongOctalBytes(claimed, header, 124, 12);
        Arrays.fill(header, 148, 156, (byte) ' ');
        TarUtils.formatCheckSumOctalBytes(TarUtils.computeCheckSum(header), header, 148, 8);
        Files.write(file, header);
        try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(512 + claimed + 1024);
        }
        try (TarArchive archive = TarArchive.open(file)) {
            assertThatThrownBy(archive::next)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("name.tar")
                    .hasMessageContaining("header of an entry is too long");
        }
    }

    @Test
    void aHeaderCutShortIsTold() throws IOException {
        Path file = archive(true);
        byte[] whole = Files.readAllBytes(file);
        long behind = read(split(file)).get(1).nextOffset();
        Files.write(file, Arrays.copyOf(whole, (int) behind + 200));
        List<ReadFrame> read = read(split(file));
        assertThat(read).hasSize(3);
        assertThat(read.get(2).frame().defect().message()).contains("header is not whole");
    }

    @Test
    void aFileThatIsNoArchiveAndOneWithoutImagesAreTold() throws IOException {
        Path noise = folder.resolve("noise.tar");
        Files.write(noise, "no archive at all, ".repeat(100).getBytes(StandardCharsets.UTF_8));
        assertThat(read(split(noise)))
                .singleElement()
                .satisfies(r -> assertThat(r.frame().defect().message()).contains("breaks off"));
        assertThat(read(split(archive(false))))
                .singleElement()
                .satisfies(r -> assertThat(r.frame().defect().message()).contains("no image"));
        assertThat(read(split(folder.resolve("gone.tar"))))
                .singleElement()
                .satisfies(r -> assertThat(r.frame().defect().message()).contains("gone.tar"));
    }
}
