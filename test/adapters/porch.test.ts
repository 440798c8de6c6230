import { afterEach, expect, test } from '@jest/globals'
import { openPorch, type Porch } from '../../adapters/porch/index.ts'

const open: Porch[] = []
afterEach(async () => {
  for (const porch of open.splice(0)) await porch.close()
})

const porchAt = async (port = 0): Promise<Porch> => {
  const porch = await openPorch({
    host: '127.0.0.1',
    port,
    routes: [(app) => app.get('/healthz', () => ({ status: 'ok' }))],
    notice: () => '值班正由另一个实例（host-a/1）服务，请稍后再试。\n',
  })
  open.push(porch)
  return porch
}

const asked = ['', 'api/rooms', 'hooks/alerts/foshan-fiscal', 'slack/events'] as const
test.each(asked)('an instance that stands by sends /%s elsewhere', async (path) => {
  const porch = await porchAt()
  for (const method of ['GET', 'POST']) {
    const response = await fetch(`${porch.address()}${path}`, { method })
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('3')
    expect(await response.text()).toContain('host-a/1')
  }
})

test('health is answered', async () => {
  const porch = await porchAt()
  const response = await fetch(`${porch.address()}healthz`)
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ok' })
})

test('a port that is taken is a Fault that says so', async () => {
  const porch = await porchAt()
  await expect(porchAt(Number(new URL(porch.address()).port))).rejects.toMatchObject({
    code: 'PORT_TAKEN',
    owner: 'operator',
  })
})
