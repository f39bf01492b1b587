import { aServer } from '../../unit/server/a-server.ts'
import { opLogContract } from './op-log.ts'

opLogContract('SQLite', async () => await aServer())
