// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.digest.Digests;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.PseudoLabel;

/** The {@code <key>.json} of a sample. Other programs read its fields, so none is renamed. */
final class SampleJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleJson() {}

    static byte[] of(PseudoLabel sample, LabelImages images) throws JsonProcessingException {
        FrameIdentity identity = sample.frame().identity();
        ObjectNode fields = JSON.createObjectNode();
        fields.put("scale", images.scale());
        fields.put("offset", images.offset());
        fields.put("kind", "affine-disparity");
        fields.put("camera", identity.cameraId());
        fields.put("sequence", identity.sequence());
        fields.put("time", identity.eventTimeMillis());
        CameraIntrinsics intrinsics = sample.frame().intrinsics();
        if (intrinsics != null) {
            fields.putObject("intrinsics")
                    .put("focalX", intrinsics.focalX())
                    .put("focalY", intrinsics.focalY())
                    .put("principalX", intrinsics.principalX())
                    .put("principalY", intrinsics.principalY());
        }
        fields.putObject("teacher")
                .put("name", sample.teacher().name())
                .put("version", sample.teacher().version());
        ObjectNode scores = fields.putObject("scores");
        sample.scores().forEach(scores::put);
        fields.put("reason", sample.reason().name());
        fields.putObject("digests")
                .put("image", Digests.sha256(sample.frame().image()))
                .put("depth", Digests.sha256(images.depth()))
                .put("mask", Digests.sha256(images.mask()));
        return JSON.writeValueAsBytes(fields);
    }
}
