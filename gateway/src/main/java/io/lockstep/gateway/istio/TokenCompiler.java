package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.security.v1beta1.ClaimToHeader;
import io.fabric8.istio.api.api.security.v1beta1.JWTHeader;
import io.fabric8.istio.api.api.security.v1beta1.JWTRule;
import io.lockstep.gateway.KeySource;
import io.lockstep.gateway.TokenPlace;
import io.lockstep.gateway.TokenRule;
import io.lockstep.gateway.TokenRule.ClaimHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Compiles one {@code RequestAuthentication}. */
final class TokenCompiler {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final String HTTP = "https?://[!-~]+";

    private final RuleDocument.Tokens document;
    private final KeyFiles tokens;
    private final Faults.Place faults;

    /**
     * How keys in files are found and judged.
     *
     * @param folder where a relative {@code file:} begins
     * @param keyFile stands for whatever {@code jwksUri} says
     * @param keyCheck says what is wrong with a JSON Web Key Set, nothing if it will do
     */
    record KeyFiles(Path folder, Optional<Path> keyFile, Function<String, Optional<String>> keyCheck) {}

    TokenCompiler(RuleDocument.Tokens document, KeyFiles tokens) {
        this.document = document;
        this.tokens = tokens;
        this.faults = document.faults();
    }

    List<TokenRule> compile() {
        List<JWTRule> rules = orEmpty(document.resource().getSpec().getJwtRules());
        if (rules.isEmpty()) {
            faults.add("spec.jwtRules", "is missing");
        }
        List<TokenRule> compiled = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            compiled.add(rule(rules.get(i), "spec.jwtRules[" + i + "]"));
        }
        return compiled;
    }

    private TokenRule rule(JWTRule rule, String path) {
        String issuer = Optional.ofNullable(rule.getIssuer()).orElse("");
        if (issuer.isEmpty()) {
            faults.add(path + ".issuer", "is missing");
        }
        return new TokenRule(
                issuer,
                new HashSet<>(orEmpty(rule.getAudiences())),
                keys(rule, path),
                places(rule, path),
                new TokenRule.Forwarding(
                        Boolean.TRUE.equals(rule.getForwardOriginalToken()),
                        claimHeaders(rule, path + ".outputClaimToHeaders"),
                        payload(rule, path + ".outputPayloadToHeader")));
    }

    private List<TokenPlace> places(JWTRule rule, String path) {
        Values values = new Values(faults);
        List<TokenPlace> places = new ArrayList<>();
        for (JWTHeader header : orEmpty(rule.getFromHeaders())) {
            String name = Optional.ofNullable(header.getName()).orElse("");
            values.header(name, "", path + ".fromHeaders");
            places.add(new TokenPlace.Header(
                    name.toLowerCase(Locale.ROOT),
                    Optional.ofNullable(header.getPrefix()).orElse("")));
        }
        orEmpty(rule.getFromParams()).forEach(name -> places.add(new TokenPlace.Parameter(name)));
        orEmpty(rule.getFromCookies()).forEach(name -> places.add(new TokenPlace.Cookie(name)));
        return places.isEmpty() ? TokenRule.DEFAULT_PLACES : places;
    }

    private Optional<String> payload(JWTRule rule, String path) {
        Optional<String> header = Optional.ofNullable(rule.getOutputPayloadToHeader());
        header.ifPresent(name -> new Values(faults).header(name, "", path));
        return header;
    }

    private KeySource keys(JWTRule rule, String path) {
        Duration timeout = new Values(faults)
                .duration(rule.getTimeout(), path + ".timeout")
                .orElse(DEFAULT_TIMEOUT);
        if (rule.getJwks() != null && rule.getJwksUri() != null) {
            faults.add(path, "has both jwks and jwksUri");
        }
        if (rule.getJwks() != null) {
            checked(rule.getJwks(), path + ".jwks", "");
            return new KeySource.Inline(rule.getJwks());
        }
        if (rule.getJwksUri() == null) {
            if (!String.valueOf(rule.getIssuer()).matches(HTTP)) {
                faults.add(
                        path, "needs jwks or jwksUri: the issuer is no http(s) URL whose configuration could say them");
            }
            return new KeySource.Discovered(String.valueOf(rule.getIssuer()), timeout);
        }
        Optional<Path> file = tokens.keyFile().or(() -> file(rule.getJwksUri()));
        if (file.isPresent()) {
            return file(file.get(), path + ".jwksUri");
        }
        if (!rule.getJwksUri().matches(HTTP)) {
            faults.add(path + ".jwksUri", "must begin with http://, https:// or file:, it is " + rule.getJwksUri());
        }
        return new KeySource.Remote(rule.getJwksUri(), timeout);
    }

    private Optional<Path> file(String uri) {
        return uri.startsWith("file:")
                ? Optional.of(tokens.folder().resolve(uri.substring("file:".length())))
                : Optional.empty();
    }

    private KeySource file(Path file, String path) {
        try {
            checked(Files.readString(file), path, file + " ");
        } catch (IOException e) {
            faults.add(path, "is no readable file: " + file);
        }
        return new KeySource.File(file);
    }

    private void checked(String keys, String path, String source) {
        tokens.keyCheck().apply(keys).ifPresent(fault -> faults.add(path, source + fault));
    }

    private List<ClaimHeader> claimHeaders(JWTRule rule, String path) {
        Set<String> seen = new HashSet<>();
        List<ClaimHeader> headers = new ArrayList<>();
        for (ClaimToHeader entry : orEmpty(rule.getOutputClaimToHeaders())) {
            String claim = Optional.ofNullable(entry.getClaim()).orElse("");
            String header = Optional.ofNullable(entry.getHeader()).orElse("");
            if (claim.isEmpty()) {
                faults.add(path, "has an entry without claim");
            }
            new Values(faults).header(header, "", path);
            if (!seen.add(header.toLowerCase(Locale.ROOT))) {
                faults.add(path, "sets " + header + " twice");
            }
            headers.add(new ClaimHeader(claim, header));
        }
        return headers;
    }
}
