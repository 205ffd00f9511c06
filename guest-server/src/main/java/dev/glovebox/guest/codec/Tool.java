package dev.glovebox.guest.codec;

/// What encodes one thing at a time in memory of its own. Whoever creates it closes it.
interface Tool extends AutoCloseable {

    @Override
    void close();
}
