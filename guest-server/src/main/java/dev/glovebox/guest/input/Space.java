package dev.glovebox.guest.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.glovebox.guest.http.Failure;
import dev.glovebox.guest.image.Coordinates;
import dev.glovebox.guest.image.ImageSize;
import dev.glovebox.guest.image.Point;
import dev.glovebox.guest.image.Region;
import java.util.List;

/// What a caller's coordinates are of: an image of the screen, or of a part of it.
///
/// @param image the image's size
/// @param part what it shows
/// @param screen the screen's size
record Space(ImageSize image, Region part, ImageSize screen) {
    private static final int EDGE_MAX = 16_384;

    /// The screen's own pixels.
    static Space of(ImageSize screen) {
        return new Space(screen, new Region(0, 0, screen.width(), screen.height()), screen);
    }

    /// Reads `{"width","height","region"?}`.
    static Space read(Fields fields, ImageSize screen) {
        var image = new ImageSize(
                fields.requiredInteger("width", 1, EDGE_MAX), fields.requiredInteger("height", 1, EDGE_MAX));
        Space whole = of(screen);
        Region part = fields.map("region", whole::region).orElse(whole.part());
        fields.close();
        return new Space(image, part, screen);
    }

    /// The pixel of the screen that is meant; its coordinates are of the caller's image.
    Point point(String xPath, JsonNode x, String yPath, JsonNode y) {
        int column = coordinate(xPath, x, image.width(), "width");
        int row = coordinate(yPath, y, image.height(), "height");
        Point inPart = Coordinates.toScreen(column, row, image, new ImageSize(part.width(), part.height()));
        return new Point(part.x() + inPart.x(), part.y() + inPart.y());
    }

    private static int coordinate(String path, JsonNode node, int length, String side) {
        double value = Math.floor(node.doubleValue());
        if (!node.isNumber() || !(value >= 0 && value < length)) {
            throw new Failure.BadBody(
                            path,
                            "%s: expected a number, 0..%d: the %s is %d"
                                    .formatted(node.toString(), length - 1, side, length))
                    .asException();
        }
        return (int) value;
    }

    /// The pixel that `{"x","y"}` or `[x,y]` means.
    Point point(String path, JsonNode node) {
        if (node.isArray() && node.size() == 2) {
            return point(path + "[0]", node.get(0), path + "[1]", node.get(1));
        }
        if (!node.isObject()) {
            throw new Failure.BadBody(path, "expected {\"x\":…,\"y\":…} or [x,y]").asException();
        }
        var fields = new Fields(path, node);
        JsonNode x = fields.node("x").orElseThrow(() -> fields.bad("x", "is missing"));
        JsonNode y = fields.node("y").orElseThrow(() -> fields.bad("y", "is missing"));
        fields.close();
        return point(fields.path("x"), x, fields.path("y"), y);
    }

    /// The part of the screen that `[x,y,width,height]` means.
    Region region(String path, JsonNode node) {
        List<Fields.Element> numbers = Fields.elements(path, node, 4);
        if (numbers.size() != 4) {
            throw new Failure.BadBody(path, "expected [x,y,width,height]").asException();
        }
        int x = Fields.whole(path + "[0]", node.get(0), 0, image.width() - 1);
        int y = Fields.whole(path + "[1]", node.get(1), 0, image.height() - 1);
        int width = Fields.whole(path + "[2]", node.get(2), 1, image.width() - x);
        int height = Fields.whole(path + "[3]", node.get(3), 1, image.height() - y);
        return onScreen(new Region(x, y, width, height));
    }

    /// The part of the screen that `[left,top,right,bottom]` means, the last two not included.
    Region corners(String path, JsonNode node) {
        List<Fields.Element> numbers = Fields.elements(path, node, 4);
        if (numbers.size() != 4) {
            throw new Failure.BadBody(path, "expected [x0,y0,x1,y1]").asException();
        }
        int left = Fields.whole(path + "[0]", node.get(0), 0, image.width() - 1);
        int top = Fields.whole(path + "[1]", node.get(1), 0, image.height() - 1);
        int right = Fields.whole(path + "[2]", node.get(2), left + 1, image.width());
        int bottom = Fields.whole(path + "[3]", node.get(3), top + 1, image.height());
        return onScreen(new Region(left, top, right - left, bottom - top));
    }

    private Region onScreen(Region ofImage) {
        Region inPart = Coordinates.toScreen(ofImage, image, new ImageSize(part.width(), part.height()));
        return new Region(part.x() + inPart.x(), part.y() + inPart.y(), inPart.width(), inPart.height());
    }
}
