import { afterAll, expect, jest, test } from '@jest/globals'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadSettings } from '../../src/config.ts'
import { launch } from '../../src/main.ts'
import { enterDemo, type RoomClient } from '../support/room-client.ts'
import { createTempFolders } from '../support/wechat-desk.ts'

jest.setTimeout(30_000)

const folders = createTempFolders('zhiban-bound-')
afterAll(folders.remove)

/** What the desk answers in private, once something comes that fits. */
const told = async (client: RoomClient, person: string, pattern: RegExp): Promise<string> => {
  const deadline = Date.now() + 8_000
  while (Date.now() < deadline) {
    const found = (await client.history(`@${person}`)).find(
      ({ author, text }) => author.role === 'bot' && pattern.test(text),
    )
    if (found !== undefined) return found.text
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  throw new Error(`never: ${pattern}`)
}

const roomsOf = async (client: RoomClient): Promise<readonly string[]> =>
  ((await client.get('/api/rooms')).body['rooms'] as readonly { readonly id: string }[]).map(({ id }) => id)

test('a web account bound to a card of a second desk enters its rooms; a code typed in the other desk’s group is void', async () => {
  const folder = folders.next()
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)
  write('one-people.yaml', 'people:\n  - { id: wang, name: 王工, roles: [engineer], tier: 1, accounts: [room/wang] }\n')
  write('one-rooms.yaml', 'rooms:\n  - { key: room/web/one, name: 一群, kind: group }\n')
  write('two-people.yaml', 'people:\n  - { id: wang2, name: 王二, roles: [engineer], tier: 1, accounts: [qq/42] }\n  - { id: guan, name: 管理员, roles: [admin], accounts: [room/guan] }\n')
  write('two-rooms.yaml', 'rooms:\n  - { key: room/web/two, name: 二群, kind: group }\n  - { key: room/web/staff, name: 工程师群, kind: engineers }\n')
  write('zhiban.yaml', 'room: { enabled: true, auth: demo }\ndesks:\n  - { contract: foshan-fiscal, people: one-people.yaml, rooms: one-rooms.yaml }\n  - { contract: nantong-nontax, people: two-people.yaml, rooms: two-rooms.yaml }\n')
  const argv = ['--config', join(folder, 'zhiban.yaml'), '--data', join(folder, 'data'), '--port', '0', '--log', 'silent']
  const running = await launch(loadSettings({ argv, env: {}, cwd: folder }))
  try {
    const wang = await enterDemo(running.address ?? '', 'wang')
    const guan = await enterDemo(running.address ?? '', 'guan')
    expect(await roomsOf(wang)).toEqual(['@wang', 'one'])

    const askCode = async (): Promise<string> => {
      const before = (await guan.history('@guan')).length
      await guan.say('@guan', '绑定 王二')
      for (;;) {
        const fresh = (await guan.history('@guan')).slice(before).find(({ author }) => author.role === 'bot')
        const code = /[BCDFGHJKMNPQRSTVWXYZ]{4}[- ]?[BCDFGHJKMNPQRSTVWXYZ]{4}/.exec(fresh?.text ?? '')?.[0]
        if (code !== undefined) return code
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    const seen = await askCode()
    await wang.say('one', `绑定 ${seen}`)
    await told(guan, 'guan', /作废/)
    await wang.say('@wang', `绑定 ${seen}`)
    expect(await roomsOf(wang)).toEqual(['@wang', 'one'])

    await wang.say('@wang', `绑定 ${await askCode()}`)
    await told(wang, 'wang', /B\d/)
    while ((await roomsOf(wang)).length < 4) await new Promise((resolve) => setTimeout(resolve, 20))
    expect(await roomsOf(wang)).toEqual(['@wang', 'one', 'two', 'staff'])
  } finally {
    await running.stop()
  }
}) // prettier-ignore
