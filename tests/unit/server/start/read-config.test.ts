import { expect, test } from 'vitest'
import { readConfig, usage } from '../../../../src/server/start/read-config.ts'

const read = (argv: string[] = [], env: Record<string, string> = {}) => readConfig({ argv, env, root: '/project' })

test('without a word it serves on 8787 and keeps everything in data', () => {
  expect(read()).toMatchObject({
    dataFolder: '/project/data',
    distFolder: '/project/dist',
    port: 8787,
    host: '',
    origin: null,
    tls: null,
    isDemo: false,
    trustProxy: false,
  })
})

test('the demo keeps to a folder of its own', () => {
  expect(read(['--demo'])).toMatchObject({ isDemo: true, dataFolder: '/project/data-demo' })
  expect(read(['--demo', '--data', '/elsewhere']).dataFolder).toBe('/elsewhere')
})

test('what is said is done', () => {
  expect(read([
    '--data',
    '/d',
    '--cert',
    '/c.pem',
    '--key',
    '/k.pem',
    '--trust-proxy',
  ], { PORT: '80', HOST: '127.0.0.1', ORIGIN: 'https://Jz.example.cn/' })).toMatchObject({
    dataFolder: '/d',
    tls: { certFile: '/c.pem', keyFile: '/k.pem' },
    trustProxy: true,
    port: 80,
    host: '127.0.0.1',
    origin: 'https://jz.example.cn',
  })
})

test('behind a proxy only this machine reaches it, unless HOST says otherwise', () => {
  expect([
    read(['--trust-proxy']).host,
    read(['--trust-proxy'], { HOST: '0.0.0.0' }).host,
    read().host,
  ]).toEqual(['127.0.0.1', '0.0.0.0', ''])
})

test.for([
  [
    ['--dat', 'x'],
    {},
    '--dat',
  ],
  [
    ['--cert', 'x'],
    {},
    '--key',
  ],
  [
    ['more'],
    {},
    usage,
  ],
  [
    [],
    { PORT: 'eight' },
    '"eight"',
  ],
  [
    [],
    { PORT: '70000' },
    '65535',
  ],
  [
    [],
    { ORIGIN: 'jz.example.cn' },
    '"jz.example.cn"',
  ],
  [
    [],
    { ORIGIN: 'https://jz.example.cn/app' },
    'ORIGIN',
  ],
  [
    [],
    { ORIGIN: 'ftp://jz.example.cn' },
    'ORIGIN',
  ],
] as const)('a slip of the hand is told with what was wrong: %j %j', ([argv, env, words]) => {
  expect(() => read([...argv], env)).toThrow(words)
})
