package dev.glovebox.bridge.image;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/// What an image's `manifest.json` tells of it.
///
/// @param flavour `base`, `browser` or `full`
/// @param hash of everything that it was made of
/// @param version of the product in it
/// @param created when it was built, ISO 8601
/// @param kernel the kernel's version
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImageManifest(String flavour, String hash, String version, String created, String kernel) {}
