package dev.glovebox.guest.recording;

/// Who has to know how a recording is doing. Is told on threads that the recording waits for, so it has to do on
/// another what takes time or locks.
interface RecordingOwner {

    /// It takes no more, and has to be stopped; told once.
    void full(Recording recording);

    /// It has grown.
    void grown(Recording recording);
}
