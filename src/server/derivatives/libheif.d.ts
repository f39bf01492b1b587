/** The part of libheif-js that we use; the package has no types. */
declare module 'libheif-js/wasm-bundle.js' {
  interface HeifPixels { data: Uint8ClampedArray, width: number, height: number }
  interface HeifImage {
    get_width: () => number
    get_height: () => number
    display: (into: HeifPixels, done: (pixels: HeifPixels | null) => void) => void
  }
  const libheif: { HeifDecoder: new () => { decode: (bytes: Uint8Array) => HeifImage[] } }
  export default libheif
}
