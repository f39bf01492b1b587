// Parses PDF files. Named viewer-… so that it belongs to the viewer pack.
import 'pdfjs-dist/legacy/build/pdf.worker.min.mjs'
