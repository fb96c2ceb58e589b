// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.model.internal.PackageFiles;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;

/**
 * The public Ed25519 keys (RFC 8032) whose packages a job loads. Digests in a card protect a
 * package from accidents; a signature protects a job from whoever can write to its registry but has
 * no key. Packages in the job's own jars ({@code bundled:NAME}) need no signature. Immutable, so
 * thread-safe.
 */
@Experimental
public final class TrustedKeys implements Serializable {

    private static final long serialVersionUID = 1L;

    static final String ALGORITHM = "Ed25519";

    private static final int MAX_SIGNATURE_BYTES = 1 << 10;

    /** Packages need no signature. */
    public static final TrustedKeys ANY = new TrustedKeys(List.of());

    /** X.509 SubjectPublicKeyInfo; keys of the JDK are not serializable in all providers. */
    private final ArrayList<byte[]> keys;

    private TrustedKeys(List<byte[]> keys) {
        this.keys = new ArrayList<>(keys);
    }

    /**
     * Reads keys; a package needs the signature of one of them.
     *
     * @param files PEM files with a {@code PUBLIC KEY} each; at least one
     * @throws IOException if a file cannot be read or has no such key; names the file
     */
    public static TrustedKeys read(Path... files) throws IOException {
        if (files.length == 0) {
            throw new IllegalArgumentException(
                    "no file of a trusted key is given; give one, or use TrustedKeys.ANY");
        }
        List<byte[]> keys = new ArrayList<>();
        for (Path file : files) {
            byte[] encoded = PemFile.read(file, "PUBLIC KEY");
            try {
                key(encoded);
            } catch (GeneralSecurityException e) {
                throw new IOException(
                        "%s has no public Ed25519 key (%s); write it with openssl pkey -pubout"
                                .formatted(file, e.getMessage()));
            }
            keys.add(encoded);
        }
        return new TrustedKeys(keys);
    }

    private static PublicKey key(byte[] encoded) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    }

    /**
     * Checks the signature of a package.
     *
     * @throws InvalidModelException if it has none, or none of a trusted key
     */
    @Internal
    public void require(ModelPackage model) throws IOException {
        if (keys.isEmpty() || model.location().startsWith(PackageFiles.BUNDLED)) {
            return;
        }
        byte[] signature = signature(model);
        for (byte[] key : keys) {
            if (matches(key, model.cardBytes(), signature)) {
                return;
            }
        }
        throw new InvalidModelException(
                "%s has a signature of none of the %d trusted keys: it was changed, or signed by somebody else"
                        .formatted(model, keys.size()));
    }

    private static byte[] signature(ModelPackage model) throws IOException {
        try (InputStream in = PackageFiles.at(model.location()).open(ModelPackage.SIGNATURE_FILE)) {
            byte[] text = in.readNBytes(MAX_SIGNATURE_BYTES);
            return Base64.getDecoder().decode(new String(text, StandardCharsets.US_ASCII).strip());
        } catch (FileNotFoundException e) {
            throw new InvalidModelException(
                    "%s is not signed, and the job has trusted keys; publish it with a key (registry publish --sign)"
                            .formatted(model),
                    e);
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(
                    "%s of %s is not Base64".formatted(ModelPackage.SIGNATURE_FILE, model), e);
        }
    }

    private static boolean matches(byte[] key, byte[] card, byte[] signature) {
        try {
            Signature verification = Signature.getInstance(ALGORITHM);
            verification.initVerify(key(key));
            verification.update(card);
            return verification.verify(signature);
        } catch (GeneralSecurityException e) {
            // Not even the length of a signature.
            return false;
        }
    }
}
