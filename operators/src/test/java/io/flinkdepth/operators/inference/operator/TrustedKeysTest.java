// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.model.SigningKey;
import io.flinkdepth.connectors.model.TrustedKeys;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A job that loads packages of one key only. */
class TrustedKeysTest extends UpdatableOperatorFixture {

    private ModelRegistry registry;
    private SigningKey key;

    @BeforeEach
    void makeKeys() throws Exception {
        registry = ModelRegistry.at(folder.resolve("registry").toString());
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        key = SigningKey.read(pem("key.pem", "PRIVATE KEY", pair.getPrivate()));
        trustedKeys = TrustedKeys.read(pem("key.pub", "PUBLIC KEY", pair.getPublic()));
    }

    private Path pem(String name, String label, Key content) throws IOException {
        return Files.writeString(
                folder.resolve(name),
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
                        .formatted(
                                label,
                                Base64.getMimeEncoder().encodeToString(content.getEncoded())));
    }

    private ModelPackage model(String version, float factor) {
        return TestModels.brightness(folder.resolve(version), version, factor);
    }

    @Test
    void anUnsignedUpdateIsRefusedAndASignedOneServed() throws Exception {
        ModelPackage first = registry.publish(model("v1", 1f), "test", key);
        var harness = open(first.location());
        ModelPackage unsigned = registry.publish(model("v2", 2f), "test");
        update(harness, unsigned.toUpdate());
        awaitDecision(harness);
        ModelEvent event = harness.getSideOutput(DepthEstimation.MODEL_EVENTS).poll().getValue();
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.REFUSED);
        assertThat(event.reason()).contains("is not signed", "registry publish --sign");

        ModelPackage signed = registry.publish(model("v3", 3f), "test", key);
        update(harness, signed.toUpdate());
        awaitDecision(harness);
        event = harness.getSideOutput(DepthEstimation.MODEL_EVENTS).poll().getValue();
        assertThat(event.kind()).isEqualTo(ModelEvent.Kind.SWAPPED);
        assertThat(event.candidate()).isEqualTo(signed.version());
    }

    @Test
    void aJobDoesNotStartWithAnUnsignedModel() throws Exception {
        ModelPackage unsigned = registry.publish(model("v1", 1f));
        assertThatThrownBy(() -> open(unsigned.location()))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("is not signed");
    }
}
