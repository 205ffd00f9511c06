/// The pages for people: the console at `/`, the API's documentation at `/docs`.
@NullMarked
package dev.glovebox.guest.console;

import org.jspecify.annotations.NullMarked;
