package dev.glovebox.guest.replay;

import dev.glovebox.guest.image.Point;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Marks on the picture of a step what was done, as SVG in the screen's pixels.
final class StepMarks {
    private StepMarks() {}

    /// The marks of `action` on a screen of that width; empty when nothing was done at a place.
    static String of(Action action, int screenWidth) {
        double unit = Math.max(1, screenWidth / 100.0);
        return switch (action) {
            case Action.Click click -> target(click.x(), click.y(), unit, click.clicks());
            case Action.MouseDown down -> target(down.x(), down.y(), unit, 1);
            case Action.MouseUp up -> target(up.x(), up.y(), unit, 1);
            case Action.Move(int x, int y) -> ring("rest", x, y, unit);
            case Action.Scroll(int x, int y, int notchesX, int notchesY) ->
                ring("rest", x, y, 2 * unit) + arrow(x, y, notchesX, notchesY, unit);
            case Action.Drag drag -> drag(drag.path(), unit);
            case Action.Given given ->
                given.gist()
                        .map(gist -> of(gist, screenWidth))
                        .or(() -> given.target().map(at -> target(at.x(), at.y(), unit, 1)))
                        .orElse("");
            default -> "";
        };
    }

    private static String target(int x, int y, double unit, int rings) {
        var marks = new StringBuilder(circle("dot", x, y, unit / 3));
        for (int i = 1; i <= rings; i++) {
            marks.append(ring("hit", x, y, unit * (1 + 0.7 * i)));
        }
        return marks.toString();
    }

    private static String ring(String name, int x, int y, double radius) {
        return circle(name + " halo", x, y, radius) + circle(name, x, y, radius);
    }

    private static String circle(String name, int x, int y, double radius) {
        return String.format(Locale.ROOT, "<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"%.1f\"/>", name, x, y, radius);
    }

    private static String drag(List<Point> path, double unit) {
        String points = path.stream().map(point -> point.x() + "," + point.y()).collect(Collectors.joining(" "));
        String line = "<polyline class=\"path halo\" points=\"%1$s\"/><polyline class=\"path\" points=\"%1$s\"/>"
                .formatted(points);
        Point end = path.getLast();
        return line
                + circle("dot", path.getFirst().x(), path.getFirst().y(), unit / 2)
                + ring("hit", end.x(), end.y(), unit);
    }

    private static String arrow(int x, int y, int notchesX, int notchesY, double unit) {
        double right = Integer.signum(notchesX) * 4 * unit;
        double down = Integer.signum(notchesY) * 4 * unit;
        String line = "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%.1f\" y2=\"%.1f\"/>";
        return String.format(Locale.ROOT, line, "path halo", x, y, x + right, y + down)
                + String.format(Locale.ROOT, line, "path", x, y, x + right, y + down);
    }
}
