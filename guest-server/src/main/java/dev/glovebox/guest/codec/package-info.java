/// From pixels to files: PNG, JPEG and WebP images, by native libraries where the machine has them.
///
/// Start at [dev.glovebox.guest.codec.StripCodec]: an image is encoded in strips of rows that do not depend on each
/// other, so that strips can be encoded on all cores, and kept while their pixels stay the same. Videos are made by
/// [dev.glovebox.guest.codec.Ffmpeg], a process each.
@NullMarked
package dev.glovebox.guest.codec;

import org.jspecify.annotations.NullMarked;
