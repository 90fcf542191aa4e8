package io.lockstep.gateway.http;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What services are told of the certificate that a client has shown, in the words of Istio's own gateway. */
final class ClientCertificate {

    /** Hash, certificate, subject, URIs and names. */
    static final String HEADER = "X-Forwarded-Client-Cert";

    private static final int DNS_NAME = 2;
    private static final int URI = 6;

    private ClientCertificate() {}

    /** The value of {@link #HEADER}; empty if the client had to show none. Made once for each session of TLS. */
    static String of(SSLSession session) {
        if (session.getValue(HEADER) instanceof String known) {
            return known;
        }
        String made = describe(session);
        session.putValue(HEADER, made);
        return made;
    }

    private static String describe(SSLSession session) {
        try {
            Certificate[] shown = session.getPeerCertificates();
            return shown.length > 0 && shown[0] instanceof X509Certificate certificate ? describe(certificate) : "";
        } catch (SSLPeerUnverifiedException none) {
            return "";
        }
    }

    static String describe(X509Certificate certificate) {
        try {
            byte[] encoded = certificate.getEncoded();
            StringBuilder text = new StringBuilder("Hash=")
                    .append(HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(encoded)))
                    .append(";Cert=\"")
                    .append(escape(pem(encoded), "+/=\r\n "))
                    .append("\";Subject=\"")
                    // Quotes and backslashes in it are escaped already (RFC 2253).
                    .append(escape(certificate.getSubjectX500Principal().getName(), ""))
                    .append('"');
            names(certificate, URI).forEach(uri -> text.append(";URI=").append(plainOrQuoted(uri)));
            names(certificate, DNS_NAME).forEach(name -> text.append(";DNS=").append(plainOrQuoted(name)));
            return text.toString();
        } catch (CertificateEncodingException | CertificateParsingException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(
                    "cannot describe the certificate of " + certificate.getSubjectX500Principal(), e);
        }
    }

    private static Stream<String> names(X509Certificate certificate, int kind) throws CertificateParsingException {
        return Objects.requireNonNullElse(certificate.getSubjectAlternativeNames(), List.<List<?>>of()).stream()
                .filter(name -> name.get(0).equals(kind))
                .map(name -> String.valueOf(name.get(1)));
    }

    private static String pem(byte[] encoded) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
                + "\n-----END CERTIFICATE-----\n";
    }

    private static String plainOrQuoted(String value) {
        return value.matches("[A-Za-z0-9._~:/?#@*+-]*") ? value : '"' + escape(value, "\"\\") + '"';
    }

    /** Percent-encodes these characters, and all that a header cannot hold. */
    private static String escape(String text, String characters) {
        StringBuilder escaped = new StringBuilder();
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (octet < ' ' || octet > '~' || characters.indexOf(octet) >= 0) {
                escaped.append('%').append(HexFormat.of().withUpperCase().toHexDigits(octet));
            } else {
                escaped.append((char) octet);
            }
        }
        return escaped.toString();
    }
}
