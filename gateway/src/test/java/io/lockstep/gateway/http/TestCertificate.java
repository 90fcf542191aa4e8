package io.lockstep.gateway.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes certificates that nobody trusts but who is told to, with the JDK's own tool. */
final class TestCertificate {

    private static final String PASSWORD = "secret";

    private TestCertificate() {}

    /** Writes {@code tls.crt} and {@code tls.key} of a new certificate for that name, as a mounted secret has them. */
    static X509Certificate write(Path folder, String name) throws IOException, GeneralSecurityException {
        Path store = Files.createTempDirectory("keys").resolve("keys.p12");
        generate(store, "key", name, "-ext", "san=dns:" + name);
        X509Certificate certificate = export(store, "key", folder);
        Files.delete(store);
        Files.delete(store.getParent());
        return certificate;
    }

    /**
     * An authority and two that it vouches for, each in a folder of its name: {@code authority}, {@code client}, and {@code expired},
     * which it did for the last time five days ago.
     */
    static void writeClients(Path folder) throws IOException, GeneralSecurityException {
        Path store = Files.createTempDirectory("keys").resolve("keys.p12");
        generate(store, "authority", "authority", "-ext", "bc:c");
        generate(
                store,
                "client",
                "client",
                "-signer",
                "authority",
                "-ext",
                "san=dns:client.example,uri:spiffe://test/client");
        generate(store, "expired", "expired", "-signer", "authority", "-startdate", "-35d");
        for (String alias : new String[] {"authority", "client", "expired"}) {
            export(store, alias, folder.resolve(alias));
        }
        Files.delete(store);
        Files.delete(store.getParent());
    }

    private static void generate(Path store, String alias, String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + name,
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        run(command);
    }

    private static X509Certificate export(Path store, String alias, Path folder)
            throws IOException, GeneralSecurityException {
        Files.createDirectories(folder);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        X509Certificate certificate = (X509Certificate) keys.getCertificate(alias);
        pem(
                folder.resolve("tls.key"),
                "PRIVATE KEY",
                keys.getKey(alias, PASSWORD.toCharArray()).getEncoded());
        pem(folder.resolve("tls.crt"), "CERTIFICATE", certificate.getEncoded());
        return certificate;
    }

    private static void pem(Path file, String what, byte[] content) throws IOException {
        Files.writeString(
                file,
                "-----BEGIN " + what + "-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                        + "-----\n");
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException("keytool failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
