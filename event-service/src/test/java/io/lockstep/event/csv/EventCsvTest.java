package io.lockstep.event.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.contract.Problem.FieldError;
import io.lockstep.event.EventInput;
import io.lockstep.event.ImportRow;
import io.lockstep.event.InputReading;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventCsvTest {

    private static final String HEADER = "recognizedEventName,organizer\n";

    @Test
    void mapsColumnsByNameInAnyOrder() throws Exception {
        EventInput input = valid(rows("""
                isActive,organizer,relatedMajors,recognizedEventName,recognizedEventTime,recognitionBasis
                0,教育部,数学; 统计;,数学建模,2025-09-04,
                """).getFirst());

        assertThat(input.recognizedEventName()).isEqualTo("数学建模");
        assertThat(input.organizer()).isEqualTo("教育部");
        assertThat(input.relatedMajors()).containsExactly("数学", "统计");
        assertThat(input.recognizedEventTime()).hasToString("Optional[2025-09-04]");
        assertThat(input.recognitionBasis()).isEmpty();
        assertThat(input.isActive()).isFalse();
    }

    @Test
    void takesByteOrderMarksCarriageReturnsBlankLinesAndAMissingLastLineEnd() throws Exception {
        List<ImportRow> rows = rows("\uFEFFrecognizedEventName,organizer\r\na,b\r\n\r\nc,d");

        assertThat(rows).extracting(ImportRow::line).containsExactly(2L, 4L);
        assertThat(valid(rows.get(1)).organizer()).isEqualTo("d");
    }

    @Test
    void takesQuotesCommasAndLineEndsWithinQuotes() throws Exception {
        List<ImportRow> rows =
                rows("recognizedEventName,organizer,recognitionBasis\n\"a,\"\"x\"\"\",b,\"one\r\ntwo\"\nc,d,e\n");

        assertThat(valid(rows.getFirst()).recognizedEventName()).isEqualTo("a,\"x\"");
        assertThat(valid(rows.getFirst()).recognitionBasis()).contains("one\ntwo");
        assertThat(rows).extracting(ImportRow::line).containsExactly(2L, 4L);
    }

    @Test
    void reportsABadRowAndReadsOn() throws Exception {
        List<ImportRow> rows = rows(HEADER + "a\nb,c,d\n\"e\"x,f\ng,\nh,i\n");

        assertThat(rows).extracting(ImportRow::line).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(reason(rows.get(0))).isEqualTo("has 1 fields, the header has 2");
        assertThat(reason(rows.get(1))).isEqualTo("has 3 fields, the header has 2");
        assertThat(reason(rows.get(2))).startsWith("malformed quoting");
        assertThat(reason(rows.get(3))).isEqualTo("must not be blank");
        assertThat(valid(rows.get(4)).recognizedEventName()).isEqualTo("h");
    }

    @Test
    void reportsAQuoteThatOnlyAnotherRowsQuoteClosesAndReadsTheRowsBetween() throws Exception {
        List<ImportRow> rows = rows(HEADER + "\"a,b\nc,d\ne,\"f\ng,h\n");

        assertThat(rows).extracting(ImportRow::line).containsExactly(2L, 3L, 4L, 5L);
        assertThat(reason(rows.getFirst())).startsWith("malformed quoting");
        assertThat(valid(rows.get(1)).recognizedEventName()).isEqualTo("c");
        assertThat(reason(rows.get(2))).startsWith("a quote is opened and not closed");
        assertThat(valid(rows.get(3)).recognizedEventName()).isEqualTo("g");
    }

    @Test
    void reportsAQuoteThatIsNeverClosedAndReadsOnBelowIt() throws Exception {
        List<ImportRow> rows = rows(HEADER + "a,\"b\nc,d\ne,f\n");

        assertThat(rows).extracting(ImportRow::line).containsExactly(2L, 3L, 4L);
        assertThat(reason(rows.getFirst())).startsWith("a quote is opened and not closed");
        assertThat(valid(rows.get(1)).recognizedEventName()).isEqualTo("c");
    }

    @Test
    void reportsALineWithoutEndInBoundedMemory() throws Exception {
        List<ImportRow> rows = rows(HEADER + "x".repeat(3 * CsvRecords.MAX_CHARACTERS) + "\na,b\n");

        assertThat(reason(rows.getFirst())).isEqualTo("the line is longer than 131072 characters");
        assertThat(rows.get(1).line()).isEqualTo(3);
        assertThat(valid(rows.get(1)).recognizedEventName()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    TRUE | true
                    1    | true
                    ''   | true
                    False| false
                    0    | false
                    """)
    void readsFlags(String written, boolean active) throws Exception {
        assertThat(valid(rows("recognizedEventName,organizer,isActive\na,b," + written + "\n")
                                .getFirst())
                        .isActive())
                .isEqualTo(active);
    }

    @Test
    void refusesOtherFlags() throws Exception {
        assertThat(rows("recognizedEventName,organizer,isActive\na,b,yes\n")
                        .getFirst()
                        .reading())
                .isEqualTo(
                        new InputReading.Invalid(List.of(new FieldError("isActive", "must be true, false, 0 or 1"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                         | the file is empty
                    recognizedEventName,organiser              | unknown column "organiser"
                    recognizedEventName                        | column organizer is missing
                    organizer,recognizedEventName,organizer    | column organizer is there twice
                    "recognizedEventName,organizer             | a quote is opened and not closed
                    """)
    void refusesAFileWhoseHeaderSaysNotWhichColumnIsWhich(String header, String message) {
        assertThatThrownBy(() -> rows(header))
                .isInstanceOf(InvalidCsvHeader.class)
                .hasMessageContaining(message);
    }

    private static List<ImportRow> rows(String file) throws IOException, InvalidCsvHeader {
        List<ImportRow> rows = new ArrayList<>();
        EventCsv.open(new StringReader(file)).forEachRemaining(rows::add);
        return rows;
    }

    private static EventInput valid(ImportRow row) {
        assertThat(row.reading()).isInstanceOf(InputReading.Valid.class);
        return ((InputReading.Valid) row.reading()).input();
    }

    private static String reason(ImportRow row) {
        assertThat(row.reading()).isInstanceOf(InputReading.Invalid.class);
        return ((InputReading.Invalid) row.reading()).errors().getFirst().message();
    }
}
