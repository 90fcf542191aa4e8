package io.lockstep.sync.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.lockstep.sync.Held;

/**
 * What a store has now under a letter's key.
 *
 * @param state {@code live} with a document, {@code marker} of a deletion, {@code fence}, {@code nothing}, or
 *     {@code unavailable}
 * @param version absent where the store has none
 * @param why it is unavailable
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StateView(
        String state, Long version, @JsonRawValue String document, String why) {

    static final StateView NOTHING = new StateView("nothing", null, null, null);

    static StateView of(Held held) {
        return switch (held) {
            case Held.Live live -> live(live.version().value(), live.document());
            case Held.Marker marker -> new StateView("marker", marker.version().value(), null, null);
            case Held.Fence fence -> new StateView("fence", fence.version().value(), null, null);
        };
    }

    /** A document that is no JSON is left out: a store may hold what nobody applied. */
    static StateView live(long version, byte[] document) {
        return new StateView("live", version, PayloadView.asJson(document).orElse(null), null);
    }

    static StateView unavailable(String why) {
        return new StateView("unavailable", null, null, why);
    }
}
