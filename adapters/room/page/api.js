import { refusalText, t } from './strings.js'

const key = 'zhiban-token'
/** A demo identity belongs to one tab, so that two tabs are two people; a personal link belongs to the browser. */
const keepers = { demo: window.sessionStorage, token: localStorage }

export const token = () => window.sessionStorage.getItem(key) ?? localStorage.getItem(key)

export const keepToken = (auth, value) => keepers[auth].setItem(key, value)

export const dropToken = () => {
  window.sessionStorage.removeItem(key)
  localStorage.removeItem(key)
}

/** A request that the server turned down, or that never reached it (`status` 0). */
export class Refused extends Error {
  constructor(status, code, message) {
    super(message)
    this.status = status
    this.code = code
  }
}

const ask = async (method, path, given = {}) => {
  const answer = await fetch(path, {
    method,
    cache: 'no-store',
    ...given,
    headers: { ...(token() === null ? {} : { authorization: `Bearer ${token()}` }), ...given.headers },
  }).catch(() => {
    throw new Refused(0, 'unreachable', t.unreachable)
  })
  if (answer.ok) return answer
  const { code = 'broken', message } = await answer.json().catch(() => ({}))
  throw new Refused(answer.status, code, refusalText(code, message))
}

export const get = async (path, given) => (await ask('GET', path, given)).json()

export const post = async (path, body = {}) =>
  (
    await ask('POST', path, { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  ).json()

export const upload = async (file) =>
  (
    await ask('POST', '/api/files', {
      headers: {
        'content-type': file.type || 'application/octet-stream',
        'x-file-name': encodeURIComponent(file.name),
      },
      body: file,
    })
  ).json()

const blobs = new Map()

/** A `blob:` address of a stored file; fetched once, because pictures need the token and <img> cannot send it. */
export const fileAddress = (id) => {
  const known = blobs.get(id)
  if (known !== undefined) return known
  const address = ask('GET', `/api/files/${id}`, { cache: 'default' })
    .then((answer) => answer.blob())
    .then((blob) => URL.createObjectURL(blob))
  blobs.set(id, address)
  address.catch(() => blobs.delete(id))
  return address
}

export const roomPath = (place, rest = '') => `/api/rooms/${encodeURIComponent(place)}${rest}`

const longestPause = 15_000

/**
 * Listens to the server's events until `signal` ends it; comes back by itself and resumes where it was.
 * `hear(name, data)` gets each event, `tell(online)` whether the line stands.
 */
export const listen = async (from, hear, tell, signal) => {
  let last = from
  let failures = 0
  while (!signal.aborted) {
    try {
      const answer = await ask('GET', '/api/events', { headers: { 'last-event-id': String(last) }, signal })
      failures = 0
      tell(true)
      for await (const event of frames(answer.body)) {
        if (event.id !== null) last = event.id
        hear(event.name, JSON.parse(event.data))
      }
    } catch (cause) {
      if (cause instanceof Refused && cause.status === 401) return hear('signed-out', null)
    }
    if (signal.aborted) return
    failures += 1
    if (failures > 2) tell(false)
    await new Promise((resolve) =>
      setTimeout(resolve, Math.min(longestPause, 300 * 2 ** Math.min(failures, 8))),
    )
  }
}

/** Splits the byte stream into server-sent events; lines that begin with a colon only keep the line open. */
async function* frames(body) {
  const reader = body.pipeThrough(new window.TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    rest += value
    const blocks = rest.split('\n\n')
    rest = blocks.pop()
    for (const block of blocks) {
      const field = (name) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2)
      const data = field('data')
      if (data !== undefined) yield { id: field('id') ?? null, name: field('event') ?? 'message', data }
    }
  }
}
