package io.lockstep.bench.autoscale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** A timeline as a picture (SVG): lag, workers and staleness above each other, over the same seconds. */
final class Plot {

    private static final int WIDTH = 860;
    private static final int LEFT = 70;
    private static final int PANEL = 130;
    private static final int GAP = 40;

    private final String title;
    private final List<Sample> samples;
    private final double from;
    private final double to;

    /** @param from the seconds between which something is going on, shaded */
    Plot(String title, List<Sample> samples, double from, double to) {
        this.title = title;
        this.samples = samples;
        this.from = from;
        this.to = to;
    }

    /** A line of a panel. */
    private record Line(String name, String colour, ToDoubleFunction<Sample> value) {}

    void write(Path file) throws IOException {
        StringBuilder svg = new StringBuilder();
        svg.append(String.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\""
                        + " font-size=\"12\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                        + "<text x=\"%d\" y=\"20\" font-size=\"15\">%s</text>%n",
                LEFT + WIDTH + 20, GAP + 3 * (PANEL + GAP), LEFT, title));
        panel(
                svg,
                0,
                List.of(
                        new Line(
                                "lag (records)",
                                "#b8b8b8",
                                sample -> sample.lag().orElse(0)),
                        new Line(
                                "drainable lag",
                                "#1f6fb4",
                                sample -> sample.drainableLag().orElse(0))));
        panel(
                svg,
                1,
                List.of(
                        new Line("workers", "#d1622b", sample -> sample.pods().current()),
                        new Line(
                                "of them ready",
                                "#6a9e3f",
                                sample -> sample.pods().ready())));
        panel(svg, 2, List.of(new Line("staleness (s)", "#7a4ba0", Sample::stalenessSeconds)));
        Files.createDirectories(file.getParent());
        Files.writeString(file, svg.append("</svg>\n"));
    }

    private void panel(StringBuilder svg, int number, List<Line> lines) {
        int top = GAP + number * (PANEL + GAP);
        double most = Math.max(
                1,
                lines.stream()
                        .flatMapToDouble(line -> samples.stream().mapToDouble(line.value()))
                        .max()
                        .orElse(1));
        svg.append(String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"#f1f1f1\"/>%n"
                        + "<path d=\"M%d %d v%d h%d\" fill=\"none\" stroke=\"black\"/>%n"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f</text>%n"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>%n"
                        + "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.0f s</text>%n",
                x(from),
                top,
                x(to) - x(from),
                PANEL,
                LEFT,
                top,
                PANEL,
                WIDTH,
                LEFT - 6,
                top + 10,
                most,
                LEFT - 6,
                top + PANEL,
                LEFT + WIDTH,
                top + PANEL + 16,
                end()));
        int label = LEFT + 8;
        for (Line line : lines) {
            svg.append(String.format(
                    "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>%n", label, top - 6, line.colour(), line.name()));
            label += 130;
            StringBuilder points = new StringBuilder();
            for (Sample sample : samples) {
                points.append(String.format(
                        Locale.ROOT,
                        "%.1f,%.1f ",
                        x(sample.second()),
                        top + PANEL * (1 - line.value().applyAsDouble(sample) / most)));
            }
            svg.append(String.format(
                    "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
                    points, line.colour()));
        }
    }

    private double x(double second) {
        return LEFT + WIDTH * Math.min(1, second / end());
    }

    private double end() {
        return samples.isEmpty() ? 1 : Math.max(1, samples.getLast().second());
    }
}
