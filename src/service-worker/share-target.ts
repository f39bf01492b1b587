import type { Room } from '../domain/evidence/size-rule.ts'
import type { ShellStore } from '../storage/shell-store.ts'
import { v7 as newId } from 'uuid'
import { refuseBySize } from '../domain/evidence/size-rule.ts'
import { asFailure } from '../domain/failure.ts'
import { createDexieShellStore } from '../storage/dexie-shell-store.ts'

const noRoom = {
  zh: '分享的文件没有存入见证，可能是本机空间不足。文件仍在原来的应用中，没有丢失。请清理空间后重新分享，或打开见证从相册选取。',
  en: 'Not saved. What you shared is still in the other app. Free some space and share it again, or open the app and choose it from the album.',
}

const tooLarge = {
  zh: '分享的文件太大，没有存入见证。文件仍在原来的应用中，没有丢失。请压缩或分成几份后重新分享，或清理本机空间再试。',
  en: 'Not saved: the file is too large for this phone. It is still in the other app. Make it smaller or free some space, then share it again.',
}

interface ShareParts {
  openShell?: () => ShellStore
  /** How much room the browser says there is; `undefined` where it does not. */
  estimate?: () => Promise<Room | undefined>
}

/**
 * Files that another app shares with this one: refused by size before a byte is read, written to the tray in slices, and only
 * then does the browser go on to the app. Where that fails the page says plainly that nothing was saved.
 */
export async function receiveShare(request: Request, { openShell = createDexieShellStore, estimate = async () => navigator.storage?.estimate?.() }: ShareParts = {}): Promise<Response> {
  const shell = openShell()
  try {
    const form = await request.formData()
    const files = form.getAll('files').filter(entry => entry instanceof File)
    if (files.length === 0)
      return Response.redirect('/capture/intake?shared=nothing', 303)
    for (const file of files.filter(({ size }) => size > 0))
      await refuseBySize(file, estimate)
    await shell.addShared(files.map(file => ({
      id: newId(),
      name: file.name,
      mime: file.type,
      blob: file,
    })), {
      text: textOf(form),
      receivedMs: Date.now(),
    })
    return Response.redirect('/capture/intake?shared=kept', 303)
  }
  catch (error) {
    return notSaved(asFailure(error, 'not-saved').code === 'file-too-large'
      ? tooLarge
      : noRoom)
  }
  finally {
    shell.close()
  }
}

function textOf(form: FormData): string {
  return ['title', 'text'].map(name => form.get(name)).filter(value => typeof value === 'string' && value !== '').join('\n')
}

function notSaved({ zh, en }: { zh: string, en: string }): Response {
  const page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>未保存</title>
<body style="font:18px/1.6 system-ui,sans-serif;margin:0;padding:24px;background:#fff;color:#1f2329">
<h1 style="font-size:22px;color:#c7000b">未保存</h1>
<p>${zh}</p>
<p lang="en">${en}</p>
<p><a href="/capture" style="color:#0052d9">打开见证 / Open</a></p></body></html>`
  return new Response(page, {
    status: 507,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': 'default-src \'none\'; style-src \'unsafe-inline\'', 'cache-control': 'no-store' },
  })
}
