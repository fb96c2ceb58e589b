// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedPackagesTest {

    @TempDir Path folder;
    private ModelRegistry registry;
    private ModelPackage source;

    @BeforeEach
    void makePackage() throws Exception {
        registry = ModelRegistry.at(folder.resolve("registry").toString());
        Path made = Files.createDirectory(folder.resolve("made"));
        Files.writeString(made.resolve(ModelPackage.MODEL_FILE), "a network");
        source =
                ModelPackageWriter.write(
                        made, ModelCards.disparity("street", null, new SizeRule.Fixed(8, 8)));
        pair("ours");
        pair("theirs");
    }

    private void pair(String name) throws Exception {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        write(name + ".pem", "PRIVATE KEY", pair.getPrivate());
        write(name + ".pub", "PUBLIC KEY", pair.getPublic());
    }

    private void write(String name, String label, Key key) throws IOException {
        String text = Base64.getMimeEncoder().encodeToString(key.getEncoded());
        Files.writeString(
                folder.resolve(name),
                "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n".formatted(label, text));
    }

    private SigningKey key(String name) throws IOException {
        return SigningKey.read(folder.resolve(name + ".pem"));
    }

    private TrustedKeys trusted(String... names) throws IOException {
        Path[] files = new Path[names.length];
        for (int i = 0; i < names.length; i++) {
            files[i] = folder.resolve(names[i] + ".pub");
        }
        return TrustedKeys.read(files);
    }

    @Test
    void aSignatureOfOneOfTheKeysIsEnough() throws Exception {
        ModelPackage signed = registry.publish(source, "street", key("ours"));
        assertThatCode(() -> trusted("theirs", "ours").require(signed)).doesNotThrowAnyException();
        assertThatCode(() -> TrustedKeys.ANY.require(signed)).doesNotThrowAnyException();
        assertThatThrownBy(() -> trusted("theirs").require(signed))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(signed + " has a signature of none of the 1 trusted keys");
    }

    @Test
    void aPackageWithoutASignature() throws Exception {
        ModelPackage plain = registry.publish(source);
        assertThatThrownBy(() -> trusted("ours").require(plain))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageStartingWith(plain + " is not signed, and the job has trusted keys");
        // The same card is the same version, now with a signature.
        ModelPackage signed = registry.publish(source, "street", key("ours"));
        assertThat(signed.version()).isEqualTo(plain.version());
        trusted("ours").require(plain);
        assertThat(registry.versions("street")).hasSize(1);
        registry.publish(source, "street", key("theirs"));
        trusted("theirs").require(plain);
    }

    @Test
    void aChangedCardOrSignature() throws Exception {
        ModelPackage signed = registry.publish(source, "street", key("ours"));
        Path card = Path.of(signed.location().replaceFirst("^file:", ""), ModelPackage.CARD_FILE);
        Files.writeString(card, Files.readString(card).replace("Apache-2.0", "MIT"));
        ModelPackage changed = ModelPackage.open(signed.location());
        assertThatThrownBy(() -> trusted("ours").require(changed)).hasMessageContaining("none of");
        Files.writeString(card.resolveSibling(ModelPackage.SIGNATURE_FILE), "no base 64!");
        assertThatThrownBy(() -> trusted("ours").require(signed))
                .hasMessageContaining("is not Base64");
        Files.writeString(card.resolveSibling(ModelPackage.SIGNATURE_FILE), "AAAA");
        assertThatThrownBy(() -> trusted("ours").require(signed)).hasMessageContaining("none of");
    }

    @Test
    void keysGoWithTheJob() throws Exception {
        ModelPackage signed = registry.publish(source, "street", key("ours"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(trusted("ours"));
        TrustedKeys copy =
                (TrustedKeys)
                        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))
                                .readObject();
        copy.require(signed);
    }

    @Test
    void filesThatAreNoKeys() throws Exception {
        Path none = Files.writeString(folder.resolve("none.pub"), "secret");
        assertThatThrownBy(() -> TrustedKeys.read(none))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.pub has no part '-----BEGIN PUBLIC KEY-----'")
                .hasMessageNotContaining("secret");
        KeyPair other = KeyPairGenerator.getInstance("EC").generateKeyPair();
        write("other.pub", "PUBLIC KEY", other.getPublic());
        assertThatThrownBy(() -> trusted("other")).hasMessageContaining("no public Ed25519 key");
        write("other.pem", "PRIVATE KEY", other.getPrivate());
        assertThatThrownBy(() -> key("other")).hasMessageContaining("no private Ed25519 key");
        assertThatThrownBy(() -> TrustedKeys.read()).isInstanceOf(IllegalArgumentException.class);
    }
}
