package io.lockstep.gateway.http;

import io.lockstep.gateway.CorsPolicy.Verdict;
import io.lockstep.gateway.HeaderEdits;
import io.lockstep.gateway.RequestHead;
import io.lockstep.gateway.Route;
import io.lockstep.gateway.RouteAction.DirectResponse;
import java.util.List;
import java.util.Map;

/** Answers browsers that ask for permission first, and marks all other answers of a route with what its policy allows. */
final class Cors {

    private final Answers answers;

    Cors(Answers answers) {
        this.answers = answers;
    }

    /** Whether this was a question for permission, which has been answered. It carries no token, so none is asked for. */
    boolean answers(Visit visit, RequestHead head, Route route) {
        if (route.filters().cors().isEmpty()) {
            return false;
        }
        return switch (route.filters().cors().get().judge(head)) {
            case Verdict.NotConcerned other -> false;
            case Verdict.Allowed allowed -> {
                visit.answerWith(allowed.headers());
                visit.answerWith(Map.of("Vary", "Origin"));
                yield false;
            }
            case Verdict.Answered answered -> {
                answers.direct(
                        visit,
                        new DirectResponse(200, ""),
                        new HeaderEdits(answered.headers(), Map.of("Vary", "Origin"), List.of()));
                yield true;
            }
        };
    }
}
