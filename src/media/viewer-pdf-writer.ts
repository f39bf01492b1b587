// A module of its own so that the writer (0.25 MB) becomes a chunk named viewer-pdf-writer-…: part of the viewer pack.
export { PDFDocument } from '@cantoo/pdf-lib'
