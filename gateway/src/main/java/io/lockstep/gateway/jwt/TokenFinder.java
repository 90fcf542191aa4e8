package io.lockstep.gateway.jwt;

import io.lockstep.gateway.Identity.SentToken;
import io.lockstep.gateway.RequestHead;
import io.lockstep.gateway.TokenPlace;
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
        Found found = new Found.Nothing();
        for (TokenPlace place : places) {
            Optional<String> token = in(place, head);
            if (token.isPresent()) {
                if (found instanceof Found.One) {
                    return new Found.Several("there is more than one token");
                }
                found = new Found.One(new SentToken(token.get(), place));
            }
        }
        return found;
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
