package io.lockstep.event.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8CheckTest {

    @Test
    void findsNothingInTextOfAnyLength() throws IOException {
        byte[] text = "数学🏆\n".repeat(50_000).getBytes(StandardCharsets.UTF_8);

        assertThat(Utf8Check.firstFault(new ByteArrayInputStream(text))).isEmpty();
        assertThat(Utf8Check.firstFault(new ByteArrayInputStream(new byte[0]))).isEmpty();
    }

    @Test
    void namesTheLineAndTheByte() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes("数学\n".repeat(40_000).getBytes(StandardCharsets.UTF_8));
        file.writeBytes("ab".getBytes(StandardCharsets.UTF_8));
        file.write(0xFF);
        file.writeBytes("c\n".getBytes(StandardCharsets.UTF_8));

        assertThat(Utf8Check.firstFault(new ByteArrayInputStream(file.toByteArray())))
                .contains(new Utf8Check.Fault(40_001, 280_002));
    }

    @Test
    void noticesACharacterThatTheFileEndsWithin() throws IOException {
        byte[] half = {'a', '\n', (byte) 0xE6, (byte) 0x95};

        assertThat(Utf8Check.firstFault(new ByteArrayInputStream(half))).contains(new Utf8Check.Fault(2, 2));
    }
}
