package io.lockstep.sync.http;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.sync.deadletter.LetterRecords.Stored;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A value is quoted raw only if the answer around it stays JSON. */
class PayloadViewTest {

    @Test
    void showsJsonAsJson() {
        assertThat(view("{\"a\":1}".getBytes(UTF_8)).json()).isEqualTo("{\"a\":1}");
    }

    @Test
    void doesNotQuoteRawWhatIsJsonInAnotherEncodingOnly() {
        PayloadView marked = view("\uFEFF{\"a\":1}".getBytes(UTF_8));
        PayloadView wide = view("{\"a\":1}".getBytes(UTF_16BE));

        assertThat(marked.json()).isNull();
        assertThat(marked.text()).startsWith("\uFEFF");
        assertThat(wide.json()).isNull();
    }

    private static PayloadView view(byte[] value) {
        return PayloadView.of(Optional.of(new Stored(Optional.of(value), value.length, Map.of())), false);
    }
}
