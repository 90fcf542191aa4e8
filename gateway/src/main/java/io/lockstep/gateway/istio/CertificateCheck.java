package io.lockstep.gateway.istio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What certificates and their keys must be before a port is opened, or goes on, with them. */
final class CertificateCheck {

    private static final String BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String END = "-----END PRIVATE KEY-----";

    private CertificateCheck() {}

    /** What is wrong with a chain and its key; empty if they will do. */
    static Optional<String> faultOf(Path chain, Path key) {
        try {
            PublicKey shown = certificates(chain).getFirst().getPublicKey();
            if (!belong(shown, privateKey(key, shown.getAlgorithm()))) {
                return Optional.of(key + " is not the key of " + chain);
            }
            return Optional.empty();
        } catch (Unusable e) {
            return Optional.of(e.getMessage());
        } catch (GeneralSecurityException e) {
            return Optional.of(key + " is no key of the kind that " + chain + " needs: " + e.getMessage());
        }
    }

    /** The same of certificates without a key. */
    static Optional<String> faultOf(Path authorities) {
        try {
            certificates(authorities);
            return Optional.empty();
        } catch (Unusable e) {
            return Optional.of(e.getMessage());
        }
    }

    private static List<? extends Certificate> certificates(Path file) throws Unusable {
        try (InputStream in = Files.newInputStream(file)) {
            List<? extends Certificate> all =
                    List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
            if (all.isEmpty()) {
                throw new Unusable(file + " has no certificate");
            }
            return all;
        } catch (IOException e) {
            throw new Unusable(file + " cannot be read");
        } catch (CertificateException e) {
            throw new Unusable(file + " has no certificates in PEM: " + e.getMessage());
        }
    }

    private static PrivateKey privateKey(Path file, String algorithm) throws Unusable, GeneralSecurityException {
        try {
            String pem = Files.readString(file);
            int begin = pem.indexOf(BEGIN);
            int end = pem.indexOf(END);
            if (begin < 0 || end < begin) {
                throw new Unusable(file + " has no key in PEM (PKCS #8, BEGIN PRIVATE KEY)");
            }
            byte[] bytes = Base64.getMimeDecoder().decode(pem.substring(begin + BEGIN.length(), end));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(bytes));
        } catch (IOException | IllegalArgumentException e) {
            throw new Unusable(file + " cannot be read");
        }
    }

    private static boolean belong(PublicKey shown, PrivateKey key) throws GeneralSecurityException {
        String algorithm = switch (shown.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> shown.getAlgorithm();
        };
        byte[] text = {1, 2, 3};
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(text);
        byte[] signature = signing.sign();
        Signature checking = Signature.getInstance(algorithm);
        checking.initVerify(shown);
        checking.update(text);
        return checking.verify(signature);
    }

    private static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }
}
