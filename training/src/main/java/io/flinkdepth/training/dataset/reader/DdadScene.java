// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.image.NpyCodec;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FileBytes;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.NpyReader;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A scene in the format of the dataset governance policy (TRI, dgp): samples of data, each an image
 * or a point cloud with the pose of its sensor in the world at that time.
 */
final class DdadScene {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * An image with the points of the same sample.
     *
     * @param name path of the image below the root
     */
    private record CameraItem(
            String name,
            Path folder,
            String camera,
            Path calibration,
            JsonNode image,
            JsonNode cloud)
            implements Item<LabelledSample> {

        @Override
        public LabelledSample read() throws IOException {
            Path file = folder.resolve(image.path("filename").asText());
            Path points = folder.resolve(cloud.path("filename").asText());
            RgbImage picture = PictureFile.read(file);
            CameraIntrinsics intrinsics = intrinsics();
            RigidMotion worldFromPoints = RigidMotion.of(cloud.path("pose"), points);
            RigidMotion worldFromCamera = RigidMotion.of(image.path("pose"), file);
            NpyCodec.Array cloudValues = NpyReader.readArchived(points, "data.npy");
            if (cloudValues.shape().length != 2 || cloudValues.shape()[1] < 3) {
                throw new IOException(points + " holds no points of at least three numbers");
            }
            FloatRaster depth =
                    LidarProjection.project(
                            cloudValues.values(),
                            cloudValues.shape()[1],
                            worldFromPoints,
                            worldFromCamera,
                            intrinsics,
                            picture.width(),
                            picture.height());
            DepthLabel label = Labels.depth(depth, Unit.METRES);
            return Labels.join(file, picture, points, label, intrinsics, null);
        }

        private CameraIntrinsics intrinsics() throws IOException {
            JsonNode all = json(calibration);
            for (int i = 0; i < all.path("names").size(); i++) {
                if (all.path("names").path(i).asText().equals(camera)) {
                    JsonNode found = all.path("intrinsics").path(i);
                    try {
                        return new CameraIntrinsics(
                                found.path("fx").asDouble(),
                                found.path("fy").asDouble(),
                                found.path("cx").asDouble(),
                                found.path("cy").asDouble());
                    } catch (IllegalArgumentException e) {
                        throw new IOException(calibration + ": " + e.getMessage(), e);
                    }
                }
            }
            throw new IOException(calibration + " has no camera " + camera);
        }
    }

    private DdadScene() {}

    static JsonNode json(Path file) throws IOException {
        try {
            return JSON.readTree(FileBytes.read(file));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new IOException(file + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** Returns the images of one camera that have points, in the order of the samples. */
    static List<Item<LabelledSample>> images(Path root, Path scene, String camera)
            throws IOException {
        JsonNode description = json(scene);
        Map<String, JsonNode> data = new HashMap<>();
        description.path("data").forEach(datum -> data.put(datum.path("key").asText(), datum));
        Path folder = PathNames.above(scene, 1);
        List<Item<LabelledSample>> items = new ArrayList<>();
        for (JsonNode sample : description.path("samples")) {
            JsonNode image = null;
            JsonNode cloud = null;
            for (JsonNode key : sample.path("datum_keys")) {
                JsonNode datum = data.get(key.asText());
                if (datum == null) {
                    throw new IOException(scene + " has a sample with the missing datum " + key);
                }
                JsonNode content = datum.path("datum");
                boolean wanted = datum.path("id").path("name").asText().equals(camera);
                image = content.has("image") && wanted ? content.path("image") : image;
                cloud = content.has("point_cloud") ? content.path("point_cloud") : cloud;
            }
            if (image != null && cloud != null) {
                String calibration = sample.path("calibration_key").asText() + ".json";
                Path file = folder.resolve(image.path("filename").asText());
                items.add(
                        new CameraItem(
                                root.relativize(file).toString().replace('\\', '/'),
                                folder,
                                camera,
                                folder.resolve("calibration").resolve(calibration),
                                image,
                                cloud));
            }
        }
        return items;
    }
}
