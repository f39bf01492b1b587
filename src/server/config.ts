/** What a start was told, checked. */
export interface ServerConfig {
  /** Absolute. The database, the blobs, keys and kept builds lie here. */
  dataFolder: string
  /** Absolute: the built app. */
  distFolder: string
  isDemo: boolean
  port: number
  host: string
  /** Scheme, host and port that phones use; every link and QR names it. */
  origin: string
  tls: { certFile: string, keyFile: string } | null
  /** Behind a proxy that sets `X-Forwarded-*`. */
  trustProxy: boolean
  /** Name of this build, as phones send theirs. */
  build: string
  disk: DiskLimits
  uploads: UploadLimits
}

/** Below either, uploads are refused so that the database can go on writing. */
export interface DiskLimits { minFreeShare: number, minFreeBytes: number }

export const usualDiskLimits: DiskLimits = { minFreeShare: 0.05, minFreeBytes: 1024 ** 3 }

/** Bytes that no row names: far more than a phone sends before its records are taken in, and no free store for anybody. */
export interface UploadLimits {
  /** At most so many bytes of one person. */
  maxUnnamedBytes: number
  /** So long they are kept, unless an op names them that waits for a decision. */
  keepUnnamedMs: number
}

export const usualUploadLimits: UploadLimits = { maxUnnamedBytes: 8 * 1024 ** 3, keepUnnamedMs: 90 * 86_400_000 }
