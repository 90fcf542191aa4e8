package io.lockstep.gateway.jwt;

import io.lockstep.gateway.Identity.SentToken;
import io.lockstep.gateway.RequestHead;
import io.lockstep.gateway.TokenPlace;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Finds the token of a request, in all places where the rules allow one. */
final class TokenFinder {

    private final Set<TokenPlace> places;

    TokenFinder(Set<TokenPlace> places) {
        this.places = Set.copyOf(places);
    }

    /** What was found. */
    sealed interface Found {
        record Nothing() implements Found {}

        record One(SentToken sent) implements Found {}

        /** Which of several tokens is meant nobody can know. */
        record Several(String reason) implements Found {}
    }

    Found find(RequestHead head) {
        if (head.details().headers().of("authorization").size() > 1) {
            return new Found.Several("there is more than one Authorization header");
        }
        Set<SentToken> found = new LinkedHashSet<>();
        for (TokenPlace place : places) {
            in(place, head).map(token -> new SentToken(token, place)).ifPresent(found::add);
        }
        return switch (found.size()) {
            case 0 -> new Found.Nothing();
            case 1 -> new Found.One(found.iterator().next());
            default -> new Found.Several("there is more than one token");
        };
    }

    private static Optional<String> in(TokenPlace place, RequestHead head) {
        return switch (place) {
            case TokenPlace.Header header ->
                head.header(header.name()).flatMap(value -> behind(header.prefix(), value.strip()));
            case TokenPlace.Parameter parameter -> head.queryParameter(parameter.name());
            case TokenPlace.Cookie cookie -> head.cookie(cookie.name());
        };
    }

    /** A header without the prefix, such as another scheme of Authorization, is no token: it proves nothing, and is not passed on. */
    private static Optional<String> behind(String prefix, String value) {
        String word = prefix.strip();
        boolean matches = value.regionMatches(true, 0, word, 0, word.length());
        boolean apart = word.length() == prefix.length()
                || value.length() == word.length()
                || value.charAt(Math.min(word.length(), value.length() - 1)) == ' ';
        return matches && apart ? Optional.of(value.substring(word.length()).strip()) : Optional.empty();
    }
}
