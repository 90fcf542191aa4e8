package io.lockstep.search.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HighlightsTest {

    @Test
    void marksThatTouchBecomeOne() throws JsonProcessingException {
        assertThat(Highlights.of(new ObjectMapper()
                        .readTree("{\"recognizedEventName\":[\"统计<em>建</em><em>模</em>大<em>赛</em>\"]}")))
                .isEqualTo(Map.of("recognizedEventName", List.of("统计<em>建模</em>大<em>赛</em>")));
    }
}
