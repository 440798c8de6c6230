import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Refusal } from './refusals.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
}

const contentPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers: Readonly<Record<string, string>> = {
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
}

const loopbackNames = ['localhost', '127.0.0.1', '[::1]']

export const isLoopback = (host: string): boolean => loopbackNames.includes(host) || host === '::1'

const hostName = (header: string): string => header.replace(/:\d+$/, '').toLowerCase()

/**
 * Security headers on every answer, and on a loopback address only requests that name it: a foreign site whose
 * name was pointed at 127.0.0.1 (DNS rebinding) is turned away. `names` are further host names of a proxy in front.
 */
export const guardAnswers = (app: FastifyInstance, host: string, names: readonly string[]): void => {
  const known = [...(isLoopback(host) ? loopbackNames : []), ...names.map((name) => name.toLowerCase())]
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers)
    if (known.length > 0 && !known.includes(hostName(request.headers.host ?? '')))
      throw new Refusal('wrong-host')
  })
}

interface Asset {
  readonly body: Buffer
  readonly mediaType: string
  readonly tag: string
}

const readAssets = (folder: string): ReadonlyMap<string, Asset> => {
  const assets = new Map<string, Asset>()
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    const mediaType = mediaTypes[extname(entry.name)]
    if (!entry.isFile() || mediaType === undefined) continue
    const file = join(entry.parentPath, entry.name)
    const body = readFileSync(file)
    const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 20)}"`
    assets.set(`/${relative(folder, file).split(sep).join('/')}`, { body, mediaType, tag })
  }
  return assets
}

/** Serves the page from memory: a closed list of files, so no request can name a path. */
export const servePage = (app: FastifyInstance, folder: string): void => {
  const assets = readAssets(folder)
  const page = assets.get('/index.html')
  const routes = [...assets, ...(page === undefined ? [] : [['/', page] as const, ['/enter', page] as const])]
  for (const [path, asset] of routes) {
    app.get(path, async (request, reply) => {
      reply.header('cache-control', 'no-cache').header('etag', asset.tag).type(asset.mediaType)
      return request.headers['if-none-match'] === asset.tag ? reply.code(304).send() : reply.send(asset.body)
    })
  }
}
