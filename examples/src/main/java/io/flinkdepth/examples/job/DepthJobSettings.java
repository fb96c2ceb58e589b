// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.files.DepthFileFormat;
import io.flinkdepth.connectors.files.FrameSources;
import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.examples.picture.PictureSettings;
import io.flinkdepth.examples.picture.WantedFiles;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.inference.Overload;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the depth job, whoever runs it. */
@Internal
public final class DepthJobSettings {

    @Mixin ModelSettings model;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "PATH_OR_TOPIC",
            description = {
                "what to read: a folder of images, an image, a video, rtsp://CAMERA,",
                "or kafka://HOST:PORT/TOPIC"
            })
    String input;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "PATH_OR_TOPIC",
            description = "where depth goes: a folder, or kafka://HOST:PORT/TOPIC")
    String output;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "png",
            description = "files of a folder: png (16 bit), npy or exr (float32) (default: png)")
    DepthFileFormat format;

    @Option(
            names = "--failed",
            paramLabel = "TOPIC",
            description =
                    "kafka://HOST:PORT/TOPIC for frames without a prediction, where the output is a"
                            + " topic (default: counted only)")
    @Nullable
    String failed;

    @Mixin KafkaSettings kafka;

    @Mixin UpdateSettings updates;

    @Mixin CameraSettings cameras;

    @Mixin PictureSettings pictures;

    @Mixin LabelCollectionSettings labels;

    @Option(
            names = "--stabilise",
            description =
                    "hold each camera's or video's depth still over time; frames need to follow one"
                            + " another (docs/stabilising.md)")
    boolean stabilise;

    @Option(
            names = "--confidence",
            description =
                    "give each depth map a confidence; without an output of the network for it, each"
                            + " frame takes twice the time (docs/confidence.md)")
    boolean confidence;

    @Option(
            names = "--follow",
            description = "go on reading when a folder or topic has been read to its end")
    boolean follow;

    @Option(
            names = "--latest-frames",
            description =
                    "where frames come faster than a model runs, leave out the older frames of a"
                            + " camera (default: read more slowly)")
    boolean latestFrames;

    @Option(
            names = "--rate",
            paramLabel = "FPS",
            description = "most frames a second of each camera, for folders, videos and cameras")
    @Nullable
    Double rate;

    @Option(
            names = "--group",
            paramLabel = "ID",
            defaultValue = "flink-depth",
            description =
                    "consumer group of an input topic; with --follow, reading begins where the group"
                            + " left off (default: ${DEFAULT-VALUE})")
    String group;

    @Option(
            names = "--exactly-once",
            paramLabel = "PREFIX",
            description =
                    "write topics in transactions whose ids begin so; stable for the job, and no other"
                            + " job's (default: at least once)")
    @Nullable
    String transactionalIdPrefix;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "time between checkpoints (default: ${DEFAULT-VALUE})")
    Duration checkpointInterval;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description = "parallelism of the job (default: 1 here, the cluster's own there)")
    @Nullable
    Integer parallelism;

    /** Depth files of an earlier run that is resumed; null where the folder begins anew. */
    @Nullable private Set<String> finished;

    @Nullable private String startModel;

    /** Refuses what would be passed over in silence. */
    void check() {
        boolean toFolder = !Topic.isTopic(output);
        refuse(
                toFolder && failed != null,
                "--failed is for topics; a folder's failures are in its index.jsonl");
        refuse(
                toFolder && transactionalIdPrefix != null,
                "--exactly-once is for topics; leave it out");
        refuse(!toFolder && format != DepthFileFormat.PNG, "--format is for folders; leave it out");
        pictures.check(toFolder, readsTopic() || cameras.isGiven());
        cameras.check(endless());
        updates.check(endless(), model.isGiven());
        labels.check();
        refuse(Topic.isTopic(input) && rate != null, "--rate is for folders, videos and cameras");
    }

    private static void refuse(boolean wrong, String sentence) {
        if (wrong) {
            throw new IllegalArgumentException(sentence);
        }
    }

    /** The output's folder; null where it is a topic. */
    @Nullable
    public Path outputFolder() {
        return Topic.isTopic(output) ? null : Path.of(output);
    }

    /**
     * Makes the job go on in a folder where an earlier run ended.
     *
     * @param depthFiles the files of the frames that are not to be predicted again
     */
    public void resume(Set<String> depthFiles) {
        finished = Set.copyOf(depthFiles);
    }

    @Nullable
    Set<String> finished() {
        return finished;
    }

    /** What is made of each frame beside its depth file. */
    WantedFiles wantedFiles() {
        return pictures.wanted();
    }

    /**
     * Whether a failure begins the job anew instead of going on at a checkpoint: the video of an
     * input that ends is written as a whole.
     */
    boolean beginsAnewAfterFailure() {
        return wantedFiles().video() && !endless();
    }

    /** The extension of depth files. */
    String extension() {
        return format.extension();
    }

    /** Whether the bundled model predicts everything. */
    public boolean bundledModel() throws IOException {
        return startModel().equals(InferenceBuilder.BUNDLED_MODEL) && !followsModels();
    }

    /** What happens to frames that come faster than the model runs. */
    Overload overload() {
        return latestFrames ? Overload.LATEST_FRAME : Overload.BACKPRESSURE;
    }

    /** The model to start with; the same whenever one asks. */
    String startModel() throws IOException {
        if (startModel == null) {
            startModel = updates.startModel(model, followsModels());
        }
        return startModel;
    }

    /**
     * Whether the model may change while the job runs. A registry is followed only while there is
     * input: a source of updates without end would hold a job open whose input has ended.
     */
    boolean followsModels() {
        return updates.topic != null || updates.servesRegistry() && endless();
    }

    /** The one model that predicts everything, as name/version; null where it may change. */
    @Nullable
    public String onlyModel() throws IOException {
        if (followsModels()) {
            return null;
        }
        return ModelPackage.open(startModel()).version().toString();
    }

    /** Which files frames come from; null for a topic. */
    @Nullable
    public FrameSources sources() throws IOException {
        return readsTopic() ? null : DepthJob.videoSource(this).frameSources();
    }

    /** What is read, as it was given. */
    public String input() {
        return input;
    }

    /** Whether the input is a topic. */
    public boolean readsTopic() {
        return Topic.isTopic(input);
    }

    /**
     * Whether frames are read when they are taken, so that their age is a latency. A file of a
     * folder has the time of its last change, however old it is.
     */
    public boolean live() {
        return MediaNames.isLive(input) || readsTopic() && follow;
    }

    /** Whether the job goes on until it is cancelled. */
    public boolean endless() {
        return follow || MediaNames.isLive(input);
    }
}
