package dev.glovebox.guest.kernel;

/// A notebook, console or file that works with a kernel.
///
/// @param id made by the server
/// @param path of the notebook or file, as the client says it; it need not exist
/// @param name for people, possibly empty
/// @param type what works with the kernel: `notebook`, `console`, `file`
/// @param kernelId the kernel; a session ends with it
record Session(String id, String path, String name, String type, String kernelId) {}
