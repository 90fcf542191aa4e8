package io.lockstep.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbbreviationsTest {

    @ParameterizedTest
    @CsvSource({
        "大挑, 挑战杯 课外学术科技作品",
        "ＡＣＭ, 国际大学生程序设计竞赛",
        "2025美赛, 2025 美国大学生数学建模竞赛",
        "互联网＋, 中国国际大学生创新大赛",
        "互聯網+, 中国国际大学生创新大赛",
        "机器人競賽, 机器人",
    })
    void whatStudentsSayIsSpelledOut(String text, String spelledOut) {
        assertThat(Abbreviations.spelledOut(text)).contains(spelledOut);
    }

    @Test
    void latinAbbreviationsAreWholeWords() {
        assertThat(Abbreviations.spelledOut("pacman acme")).isEmpty();
        assertThat(Abbreviations.spelledOut("pacman acm")).hasSize(1);
        assertThat(Abbreviations.spelledOut("acm竞赛")).hasSize(2);
    }

    /** Each reading is a copy of the text in the query. */
    @Test
    void aTextThatIsAListOfThemIsReadInAFewWays() {
        assertThat(Abbreviations.spelledOut("大挑小挑国赛美赛电赛机创智能车互联网+")).hasSize(4);
    }

    @Test
    void whatIsLeftOutLeavesSomething() {
        assertThat(Abbreviations.spelledOut("竞赛")).isEmpty();
        assertThat(Abbreviations.spelledOut("数学建模")).isEmpty();
    }
}
