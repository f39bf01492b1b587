import { drawLayerMap } from './layer-map.ts'

/** `npm run map` prints the diagram that `src/README.md` shows. */
console.log(await drawLayerMap())
