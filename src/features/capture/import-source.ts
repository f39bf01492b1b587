import type { MediaPort } from '../../container/shapes.ts'
import type { FoundFile } from './import-plan.ts'
import { Failure } from '../../domain/failure.ts'
import { withoutLitter } from './import-plan.ts'

/** A folder or an archive that was opened: what is in it, and the bytes of one file at a time. */
export interface ImportSource {
  /** As it is called. */
  name: string
  files: readonly FoundFile[]
  /** Files that systems leave in folders; they were left out. */
  hidden?: number
  /** Failures: `file-unreadable`, those of archives. */
  read: (path: string) => Promise<Blob>
}

/** A folder chosen by `<input webkitdirectory>`, or files chosen one by one. */
export function sourceOfFiles(files: readonly File[]): ImportSource {
  return sourceOfPaths(files.map(file => ({ path: file.webkitRelativePath || file.name, file })))
}

function sourceOfPaths(found: ReadonlyArray<{ path: string, file: File }>): ImportSource {
  const byPath = new Map(found.map(({ path, file }) => [path, file]))
  return {
    name: found[0]?.path.split('/')[0] ?? '',
    ...withoutLitter(found.map(({ path, file }) => ({ path, size: file.size }))),
    async read(path) {
      const file = byPath.get(path)
      if (!file)
        throw new Failure('file-unreadable', { file: path })
      return file
    },
  }
}

/** Failures: 'archive-broken', 'archive-locked', 'archive-unsafe'. */
export async function sourceOfZip(archive: File, media: MediaPort): Promise<ImportSource> {
  const { entries } = await media.listArchive(archive)
  const indexes = new Map(entries.map(({ path, index }) => [path, index]))
  return {
    name: archive.name,
    ...withoutLitter(entries.map(({ path, size }) => ({ path, size }))),
    async read(path) {
      const index = indexes.get(path)
      if (index === undefined)
        throw new Failure('file-unreadable', { file: path })
      return media.readArchiveEntry(archive, index)
    },
  }
}

/** What was dropped on the page: folders with all that is in them, files, or one archive. */
export async function sourceOfDrop(data: DataTransfer, media: MediaPort): Promise<ImportSource> {
  // Entries have to be asked for before the event is over.
  const entries = [...data.items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null)
  const files = [...data.files]
  const [only] = files
  if (entries.length <= 1 && only && isZip(only))
    return sourceOfZip(only, media)
  const found = await Promise.all(entries.map(entry => filesIn(entry)))
  return entries.length > 0
    ? sourceOfPaths(found.flat())
    : sourceOfFiles(files)
}

export function isZip({ name, type }: Pick<File, 'name' | 'type'>): boolean {
  return /\.zip$/i.test(name) || type === 'application/zip' || type === 'application/x-zip-compressed'
}

async function filesIn(entry: FileSystemEntry): Promise<Array<{ path: string, file: File }>> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => (entry as FileSystemFileEntry).file(resolve, reject))
    return [
      {
        path: entry.fullPath.replace(/^\//, ''),
        file,
      },
    ]
  }
  const inside: Array<{ path: string, file: File }> = []
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
    inside.push(...await filesIn(child))
  return inside
}

/** Chrome hands out a hundred at a time and is done when it hands out none. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0)
      return all
    all.push(...some)
  }
}
