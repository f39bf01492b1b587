import { createHash, X509Certificate } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from 'selfsigned'

export interface Certificate {
  certFile: string
  keyFile: string
  /** Makes Chromium take this one certificate as good, for service workers too; every other error stays an error. */
  chromiumFlag: string
}

const file = (name: string): string => fileURLToPath(new URL(`../../../node_modules/.cache/e2e-certificate/${name}`, import.meta.url))

/** A certificate for localhost, made by the first test that asks and used by the whole run. */
export async function localCertificate(): Promise<Certificate> {
  const [certFile, keyFile] = [
    file('cert.pem'),
    file('key.pem'),
  ]
  const cert = await stillGood(certFile) ?? await make(certFile, keyFile)
  const spki = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  return { certFile, keyFile, chromiumFlag: `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}` }
}

async function stillGood(certFile: string): Promise<string | undefined> {
  const cert = await readFile(certFile, 'utf8').catch(() => undefined)
  const isGood = cert !== undefined && Date.parse(new X509Certificate(cert).validTo) > Date.now() + 86_400_000
  return isGood ? cert : undefined
}

async function make(certFile: string, keyFile: string): Promise<string> {
  const { cert, private: key } = await generate([
    { name: 'commonName', value: 'localhost' },
  ], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
        ],
      },
    ],
  })
  await mkdir(dirname(certFile), { recursive: true })
  await Promise.all([
    writeFile(certFile, cert),
    writeFile(keyFile, key, { mode: 0o600 }),
  ])
  return cert
}
