import type { SharedFile, ShellStore } from '../storage/shell-store.ts'
import { v7 as newId } from 'uuid'
import { createDexieShellStore } from '../storage/dexie-shell-store.ts'

/**
 * Files that another app shares with this one: read at once, written to the tray in one strict transaction, and only then
 * does the browser go on to the app. Where that fails the page says plainly that nothing was saved.
 */
export async function receiveShare(request: Request, openShell: () => ShellStore = createDexieShellStore): Promise<Response> {
  const shell = openShell()
  try {
    const form = await request.formData()
    const files = await Promise.all(form.getAll('files').filter(entry => entry instanceof File).map(readNow))
    if (files.length === 0)
      return Response.redirect('/capture/intake?shared=nothing', 303)
    await shell.addShared(files, {
      text: textOf(form),
      receivedMs: Date.now(),
    })
    return Response.redirect('/capture/intake?shared=kept', 303)
  }
  catch {
    return notSaved()
  }
  finally {
    shell.close()
  }
}

async function readNow(file: File): Promise<SharedFile> {
  return {
    id: newId(),
    name: file.name,
    mime: file.type,
    bytes: await file.arrayBuffer(),
  }
}

function textOf(form: FormData): string {
  return ['title', 'text'].map(name => form.get(name)).filter(value => typeof value === 'string' && value !== '').join('\n')
}

function notSaved(): Response {
  const page = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>未保存</title>
<body style="font:18px/1.6 system-ui,sans-serif;margin:0;padding:24px;background:#fff;color:#1f2329">
<h1 style="font-size:22px;color:#c7000b">未保存</h1>
<p>分享的文件没有存入见证，可能是本机空间不足。文件仍在原来的应用中，没有丢失。请清理空间后重新分享，或打开见证从相册选取。</p>
<p lang="en">Not saved. What you shared is still in the other app. Free some space and share it again, or open the app and choose it from the album.</p>
<p><a href="/capture" style="color:#0052d9">打开见证 / Open</a></p></body></html>`
  return new Response(page, {
    status: 507,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': 'default-src \'none\'; style-src \'unsafe-inline\'', 'cache-control': 'no-store' },
  })
}
