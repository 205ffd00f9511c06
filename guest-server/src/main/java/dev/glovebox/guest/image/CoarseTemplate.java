package dev.glovebox.guest.image;

/// The blocks by which a template is looked for first, and the steps that may be taken in doing so.
///
/// @param stepX how far places are apart, in pixels
/// @param stepY how far rows of places are apart
/// @param likenessBetweenSteps how well the blocks still fit the template itself half a step beside it, 0 to 1
record CoarseTemplate(Blocks blocks, int stepX, int stepY, double likenessBetweenSteps) {
    private static final int FEWEST_PER_SIDE = 6;

    /// For a template with invisible pixels there may be more: as many as it takes for some to hold none.
    private static final int MOST_PER_SIDE = 24;

    /// Fewer blocks say too little.
    private static final int FEWEST = 6;

    /// What must be left of the template's differences in its blocks.
    private static final double SHARE = 0.1;

    /// How like itself the template must be half a step away.
    private static final double LIKENESS = 0.75;

    /// As few blocks and as long steps as the template allows.
    static CoarseTemplate of(Stencil template) {
        int perSide = FEWEST_PER_SIDE;
        Blocks blocks = Blocks.of(template, perSide, 1, 1);
        while ((perSide < MOST_PER_SIDE || !template.isWhole())
                && (blocks.width() > 1 || blocks.height() > 1)
                && (blocks.count() < FEWEST || blocks.share(template) < SHARE)) {
            perSide *= 2;
            blocks = Blocks.of(template, perSide, 1, 1);
        }
        int stepX = Math.max(1, blocks.width() / 4);
        int stepY = Math.max(1, blocks.height() / 4);
        double likeness = likeness(template, blocks, stepX, stepY);
        while (likeness < LIKENESS && (stepX > 1 || stepY > 1)) {
            stepX = Math.max(1, stepX / 2);
            stepY = Math.max(1, stepY / 2);
            likeness = likeness(template, blocks, stepX, stepY);
        }
        return new CoarseTemplate(Blocks.of(template, perSide, stepX, stepY), stepX, stepY, likeness);
    }

    private static double likeness(Stencil template, Blocks blocks, int stepX, int stepY) {
        int x = stepX / 2;
        int y = stepY / 2;
        double likeness = 1;
        for (int sign : new int[] {1, -1}) {
            likeness = Math.min(likeness, blocks.correlation(template.plane, sign * x, y));
            likeness = Math.min(likeness, blocks.correlation(template.plane, sign * x, -y));
        }
        return Math.max(0, likeness);
    }
}
