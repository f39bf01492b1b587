import { IDBObjectStore } from 'fake-indexeddb'

/**
 * From now on IndexedDB in Node refuses what browsers lose: a record with a Blob or a File in it, however deep. WebKit fails
 * such a write in a private session, with an error that says nothing.
 */
export function refuseBlobs(): void {
  const { put, add } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (value, key) {
    demandNoBlob(value, this.name)
    return put.call(this, value, key)
  }
  IDBObjectStore.prototype.add = function (value, key) {
    demandNoBlob(value, this.name)
    return add.call(this, value, key)
  }
}

function demandNoBlob(value: unknown, path: string): void {
  if (value instanceof Blob)
    throw new TypeError(`a ${value.constructor.name} lies at ${path}`)
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value))
    Object.entries(value).forEach(([key, inner]) => demandNoBlob(inner, `${path}.${key}`))
}
