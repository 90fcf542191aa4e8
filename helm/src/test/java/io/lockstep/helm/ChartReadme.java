package io.lockstep.helm;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The chart's README: what stands at its head, and a table of the values with the comments that begin with two dashes. */
final class ChartReadme {

    private static final Pattern COMMENT = Pattern.compile("^ *# -- (.+)$");
    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z][A-Za-z0-9-]*):(?: (.*))?$");
    private static final int INDENT = 2;

    private ChartReadme() {}

    /** One value: its path, its default as it is written, and what its comment says. */
    record Value(String path, String standard, String meaning) {}

    static String of(String head, String values) {
        StringBuilder readme = new StringBuilder(head.stripTrailing()).append("\n\n## Values\n\n");
        readme.append("Made from `values.yaml`; `values.schema.json` refuses others.\n\n");
        readme.append("| value | default | meaning |\n|---|---|---|\n");
        for (Value value : documented(values)) {
            readme.append("| `%s` | %s | %s |\n"
                    .formatted(value.path(), value.standard(), value.meaning().replace("|", "\\|")));
        }
        return readme.toString();
    }

    static List<Value> documented(String values) {
        List<Value> found = new ArrayList<>();
        List<String> path = new ArrayList<>();
        String comment = "";
        for (String line : values.lines().toList()) {
            Matcher meaning = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (meaning.matches()) {
                comment = meaning.group(1);
            } else if (key.matches()) {
                int depth = key.group(1).length() / INDENT;
                path.subList(Math.min(depth, path.size()), path.size()).clear();
                path.add(key.group(2));
                if (!comment.isEmpty()) {
                    found.add(new Value(String.join(".", path), standard(key.group(3)), comment));
                }
                comment = "";
            }
        }
        return found;
    }

    private static String standard(String written) {
        return written == null || written.isBlank() ? "see the file" : "`" + written + "`";
    }
}
