// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.apache.flink.annotation.Experimental;

/**
 * A private Ed25519 key (RFC 8032) that signs the cards of model packages. A card contains the
 * digests of all files, so its signature covers the whole package. Immutable, so thread-safe.
 *
 * <p>{@code openssl genpkey -algorithm ed25519 -out key.pem} makes a key, and {@code openssl pkey
 * -in key.pem -pubout -out key.pub} writes its public part for {@link TrustedKeys}.
 */
@Experimental
public final class SigningKey {

    private final PrivateKey key;

    private SigningKey(PrivateKey key) {
        this.key = key;
    }

    /**
     * Reads a key.
     *
     * @param file PEM file with a {@code PRIVATE KEY} (PKCS #8) without a passphrase
     * @throws IOException if it cannot be read or is no such key; names the file, not its content
     */
    public static SigningKey read(Path file) throws IOException {
        byte[] encoded = PemFile.read(file, "PRIVATE KEY");
        try {
            return new SigningKey(
                    KeyFactory.getInstance(TrustedKeys.ALGORITHM)
                            .generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    "%s has no private Ed25519 key (%s); make one with openssl genpkey -algorithm ed25519"
                            .formatted(file, e.getMessage()));
        }
    }

    /** The content of the signature's file for a card. */
    byte[] sign(byte[] card) {
        try {
            Signature signature = Signature.getInstance(TrustedKeys.ALGORITHM);
            signature.initSign(key);
            signature.update(card);
            return (Base64.getEncoder().encodeToString(signature.sign()) + "\n")
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the card cannot be signed: " + e.getMessage(), e);
        }
    }
}
