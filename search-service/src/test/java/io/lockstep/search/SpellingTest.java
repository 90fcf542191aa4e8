package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    private static final List<String> NAMES =
            List.of("全国大学生数学建模竞赛", "“挑战杯”中国大学生创业计划大赛", "全国大学生机器人大赛RoboMaster", "ACM-ICPC国际大学生程序设计竞赛");

    @ParameterizedTest
    @CsvSource({
        "数学健模, 数学建模",
        "数学建摸竞塞, 数学建模竞赛",
        "数建模, 数学建模",
        "数学的建模, 数学建模",
        "挑站杯, 挑战杯",
        "挑战杯中国打学生, 挑战杯”中国大学生",
        "Robomastr, RoboMaster",
        "robomast, RoboMaster",
        "acmicpc, ACM-ICPC",
        "ａｃｎ, ACM",
    })
    void theNearestPartOfANameIsMeant(String typed, String meant) {
        assertThat(Spelling.closest(typed, NAMES)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"数学", "鑫鑫鑫鑫", "建模大赛广告艺术", "!!!", "数学建模"})
    void whatIsTooShortTooFarOrRightIsLeftAlone(String typed) {
        assertThat(Spelling.closest(typed, NAMES)).isEmpty();
    }

    @Test
    void aTextOfAnyLengthIsTaken() {
        assertThat(Spelling.closest("赛".repeat(1000), NAMES)).isEmpty();
    }
}
