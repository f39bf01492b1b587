import type { MediaLine } from '../media/media-service.ts'
import { serveMedia } from '../media/media-service.ts'

serveMedia(globalThis as unknown as MediaLine)
