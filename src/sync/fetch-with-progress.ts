/** Hears how many bytes of the body have gone out so far. */
export type OnSent = (sentBytes: number) => void

export type ProgressInit = RequestInit & { onSent?: OnSent }

/**
 * `fetch`, and for bytes that somebody wants to hear of XMLHttpRequest: of all that a page has, it alone says how far they
 * have got. Answers and failures look the same.
 */
export async function fetchWithProgress(input: RequestInfo | URL, init: ProgressInit = {}): Promise<Response> {
  const { onSent, ...rest } = init
  if (!onSent || !(rest.body instanceof ArrayBuffer) || typeof XMLHttpRequest === 'undefined')
    return await globalThis.fetch(input, rest)
  return await send(String(input), rest, onSent)
}

function send(url: string, { method = 'GET', headers, body, signal }: RequestInit, onSent: OnSent): Promise<Response> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const callOff = (): void => request.abort()
    request.open(method, url)
    request.responseType = 'arraybuffer'
    request.withCredentials = true
    for (const [name, value] of new Headers(headers))
      request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded }) => onSent(loaded)
    request.onload = () => isElsewhere(request, url)
      ? reject(new TypeError('the answer came from another address'))
      : resolve(responseOf(request))
    request.onerror = () => reject(new TypeError('the line broke'))
    request.onabort = () => reject(signal?.reason)
    request.onloadend = () => signal?.removeEventListener('abort', callOff)
    signal?.throwIfAborted()
    signal?.addEventListener('abort', callOff)
    request.send(body as ArrayBuffer)
  })
}

/** A hotel leads to its sign-in page; `fetch` is told not to follow, this follows by itself. */
function isElsewhere({ responseURL }: XMLHttpRequest, url: string): boolean {
  return responseURL !== '' && responseURL !== new URL(url, globalThis.location.href).href
}

const withoutBody: readonly number[] = [204, 205, 304]

function responseOf(request: XMLHttpRequest): Response {
  const headers = new Headers()
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const at = line.indexOf(':')
    if (at > 0)
      headers.append(line.slice(0, at), line.slice(at + 1).trim())
  }
  return new Response(withoutBody.includes(request.status)
    ? null
    : request.response as ArrayBuffer, { status: request.status, headers })
}
