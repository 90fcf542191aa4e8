package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.security.v1beta1.ClaimToHeader;
import io.fabric8.istio.api.api.security.v1beta1.JWTRule;
import io.lockstep.gateway.TokenRule;
import io.lockstep.gateway.TokenRule.ClaimHeader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Compiles one {@code RequestAuthentication}. */
final class TokenCompiler {

    private final RuleDocument.Tokens document;
    private final Optional<Path> keyFile;
    private final Function<String, Optional<String>> keyCheck;
    private final Faults.Place faults;

    /**
     * @param keyFile stands for whatever {@code jwksUri} says: the gateway fetches nothing
     * @param keyCheck says what is wrong with a JSON Web Key Set, nothing if it will do
     */
    TokenCompiler(RuleDocument.Tokens document, Optional<Path> keyFile, Function<String, Optional<String>> keyCheck) {
        this.document = document;
        this.keyFile = keyFile;
        this.keyCheck = keyCheck;
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
                Boolean.TRUE.equals(rule.getForwardOriginalToken()),
                claimHeaders(rule, path + ".outputClaimToHeaders"));
    }

    private String keys(JWTRule rule, String path) {
        if ((rule.getJwks() == null) == (rule.getJwksUri() == null)) {
            faults.add(path, "needs one of jwks and jwksUri");
            return "";
        }
        if (rule.getJwks() != null) {
            return checked(rule.getJwks(), path + ".jwks", "");
        }
        if (keyFile.isEmpty()) {
            faults.add(path + ".jwksUri", "is not fetched: set lockstep.gateway.jwks to a file with the same keys");
            return "";
        }
        try {
            return checked(Files.readString(keyFile.get()), path + ".jwksUri", keyFile.get() + " ");
        } catch (IOException e) {
            faults.add(path + ".jwksUri", "lockstep.gateway.jwks is no readable file: " + keyFile.get());
            return "";
        }
    }

    private String checked(String keys, String path, String source) {
        keyCheck.apply(keys).ifPresent(fault -> faults.add(path, source + fault));
        return keys;
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
