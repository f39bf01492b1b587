// A module of its own so that the decoder (0.75 MB) becomes a chunk named viewer-heic-…: part of the viewer pack, not of
// the shell. libheif inside is LGPL-3.0.
export { heicTo } from 'heic-to/csp'
