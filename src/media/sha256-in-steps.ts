/** This one hash alone: asked for whole, the library brings twenty others and is twelve times as large. */
export { createSHA256 } from 'hash-wasm'
