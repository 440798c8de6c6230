import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { addressOf } from '../../adapters/mongo/address.ts'

interface Service {
  readonly image: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly volumes?: readonly string[]
  readonly network_mode?: string
  readonly build?: { readonly dockerfile_inline: string }
}

const text = readFileSync('compose.yaml', 'utf8')
const compose = parse(text, { merge: true }) as {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, null>>
}
const { services } = compose
const named = (name: string): Service => {
  const service = services[name]
  if (service === undefined) throw new Error(`no service ${name}`)
  return service
}

/** Compose itself cannot be run everywhere; what would make it fail or leave a door open can be read. */
describe('compose.yaml', () => {
  test.each(['mongo1', 'mongo2', 'mongo3'])('%s is a member that must show its key', (name) => {
    const { command = [], volumes } = named(name)
    expect(command.slice(0, 6)).toEqual(['mongod', '--replSet', 'zhiban', '--bind_ip_all', '--keyFile', '/key/members']) // prettier-ignore
    expect(volumes).toEqual([`${name}:/data/db`, 'key:/key:ro'])
  })

  test('the first user is made from the first member’s own network', () => {
    const { network_mode, command = [] } = named('replica-set')
    expect(network_mode).toBe('service:mongo1')
    expect(command).toContain('127.0.0.1')
    // It is JavaScript.
    expect(() => new Function('db', 'rs', 'sleep', 'process', command.at(-1) ?? '')).not.toThrow()
  })

  test('both instances have the same settings and are asked whether they are ready', () => {
    const [first, second] = [named('desk1'), named('desk2')]
    expect(first.environment).toEqual(second.environment)
    expect(first.command).toEqual(['node', 'bin/zhiban.js', 'start'])
    for (const { healthcheck } of [first, second]) expect(healthcheck?.test.at(-1)).toContain('/readyz')
    expect(named('migrate').environment?.['ZHIBAN_STORE']).toBe(first.environment?.['ZHIBAN_STORE'])
  })

  test('addresses read as such once the passwords are in, and no password stands in the file', () => {
    const filled = (address = ''): string => address.replace(/\$\{[A-Z_]+:\?[^}]*\}/g, 'abc123')
    const store = addressOf(filled(named('desk1').environment?.['ZHIBAN_STORE']))
    expect(store).toMatchObject({ database: 'zhiban', spoken: 'mongodb://mongo1,mongo2,mongo3/zhiban' })
    expect(text).not.toMatch(/pwd: ['"]|:\w{4,}@/)
  })

  test('what is named is there: services waited for, volumes, files that are copied', () => {
    for (const { depends_on = {}, volumes = [] } of Object.values(services)) {
      for (const other of Object.keys(depends_on)) expect(Object.keys(services)).toContain(other)
      for (const volume of volumes) expect(Object.keys(compose.volumes)).toContain(volume.split(':')[0])
    }
    const copied = [...(named('desk1').build?.dockerfile_inline ?? '').matchAll(/COPY (.+) \S+$/gm)]
    const files = copied.flatMap(([, names = '']) => names.split(' '))
    expect(files.length).toBeGreaterThan(7)
    expect(files.filter((file) => !existsSync(file))).toEqual([])
  })
})
