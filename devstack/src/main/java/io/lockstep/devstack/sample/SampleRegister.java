package io.lockstep.devstack.sample;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The events of {@code recognized-events.csv}, whose values hold neither commas nor quotes. */
public final class SampleRegister {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADER =
            "recognizedEventName,organizer,recognizedLevel,college,relatedMajors,recognitionBasis,isActive";

    private SampleRegister() {}

    public static List<Event> read(Path csv) throws IOException {
        List<String> lines = Files.readAllLines(csv);
        if (!lines.get(0).equals(HEADER)) {
            throw new IOException(csv + " must begin with " + HEADER);
        }
        return lines.stream().skip(1).map(Event::of).toList();
    }

    /** One event as it stands in the file. */
    public record Event(String name, String organizer, String level, String college, Rest rest) {

        private static Event of(String line) {
            String[] values = line.split(",", -1);
            return new Event(
                    values[0],
                    values[1],
                    values[2],
                    values[3],
                    new Rest(List.of(values[4].split(";")), values[5], Boolean.parseBoolean(values[6])));
        }

        public Event named(String other) {
            return new Event(other, organizer, level, college, rest);
        }

        /** The document that the index holds of it. */
        public ObjectNode document(String id, long version) {
            ObjectNode document = JSON.createObjectNode()
                    .put("recognizedEventId", id)
                    .put("recognizedEventName", name)
                    .put("organizer", organizer)
                    .put("college", college)
                    .put("recognizedLevel", level)
                    .putNull("recognizedEventTime")
                    .put("recognitionBasis", rest.basis())
                    .put("isActive", rest.active())
                    .put("version", version)
                    .put("createdAt", "2025-11-24T06:00:00Z")
                    .put("updatedAt", "2025-11-24T06:00:00Z");
            rest.majors().forEach(document.putArray("relatedMajors")::add);
            document.putArray("applicableMajors");
            return document;
        }
    }

    /** What of an event is seldom looked at. */
    public record Rest(List<String> majors, String basis, boolean active) {}
}
