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
}

/** Below either, uploads are refused so that the database can go on writing. */
export interface DiskLimits { minFreeShare: number, minFreeBytes: number }

export const usualDiskLimits: DiskLimits = { minFreeShare: 0.05, minFreeBytes: 1024 ** 3 }
