package io.lockstep.event.csv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.util.List;

/** Takes one record apart into its fields, by RFC 4180. */
final class CsvFields {

    private static final ObjectReader READER =
            new CsvMapper().readerFor(String[][].class).with(CsvParser.Feature.WRAP_AS_ARRAY);

    private CsvFields() {}

    /** Thrown for a record that breaks the rules of quoting; the message says how. */
    static final class MalformedRecord extends Exception {
        private static final long serialVersionUID = 1L;

        MalformedRecord(String message) {
            super(message);
        }
    }

    static List<String> of(String record) throws MalformedRecord {
        try {
            String[][] rows = READER.readValue(record);
            if (rows.length != 1) {
                throw new MalformedRecord("malformed quoting: a quote stands within a field that has none around it");
            }
            return List.of(rows[0]);
        } catch (JsonProcessingException e) {
            throw new MalformedRecord("malformed quoting: " + e.getOriginalMessage());
        }
    }
}
