import { vi } from 'vitest'
import { aServer } from '../../unit/server/a-server.ts'
import { opLogContract } from './op-log.ts'

// Real files and processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

opLogContract('SQLite', async () => await aServer())
