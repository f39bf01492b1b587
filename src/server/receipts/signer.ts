import type { Receipt, ReceiptStatement } from '../../domain/ledger/receipt.ts'
import { Buffer } from 'node:buffer'
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto'
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { canonicalJson } from '../../domain/ledger/canonical.ts'
import { StartRefused } from '../start/start-refused.ts'

/** Signs receipts with the server's Ed25519 key. `raw` is the public key in base64url, `keyId` the SHA-256 of its bytes in hex. */
export interface ReceiptSigner {
  keyId: string
  raw: string
  sign: (statement: ReceiptStatement) => Receipt
}

/** A signer with a PKCS #8 PEM private key. */
export function createSigner(pem: string): ReceiptSigner {
  const privateKey = createPrivateKey(pem)
  const raw = createPublicKey(privateKey).export({ format: 'jwk' }).x ?? ''
  const keyId = createHash('sha256').update(Buffer.from(raw, 'base64url')).digest('hex')
  return {
    keyId,
    raw,
    sign: statement => ({
      statement,
      keyId,
      sig: sign(null, Buffer.from(canonicalJson(statement)), privateKey).toString('base64url'),
    }),
  }
}

export function newSignerKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string
}

/**
 * The key of a data folder, made at the first start. Losing it does not void old receipts, but new ones carry another key.
 * @throws StartRefused
 */
export function openSigner(folder: string): ReceiptSigner {
  const file = join(folder, 'receipt-key.pem')
  try {
    if (!existsSync(file))
      writeDurably(file, newSignerKey())
    chmodSync(file, 0o600)
    return createSigner(readFileSync(file, 'utf8'))
  }
  catch (error) {
    throw new StartRefused(`The key that receipts are signed with, ${file}, cannot be used: put it back from a backup, or move it away and a new one is made.`, { cause: error })
  }
}

/** Under another name first: a start that breaks off leaves no half key. */
function writeDurably(file: string, text: string): void {
  const half = `${file}.half`
  const handle = openSync(half, 'w', 0o600)
  writeSync(handle, text)
  fsyncSync(handle)
  closeSync(handle)
  renameSync(half, file)
  const folder = openSync(dirname(file), 'r')
  fsyncSync(folder)
  closeSync(folder)
}
