// A module of its own so that these become a chunk named viewer-rescue-…: part of the viewer pack, there without a network.
export { BlobReader, BlobWriter, TextWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js'
export { Decrypter, Encrypter } from 'age-encryption'
export { makeZip } from 'client-zip'
