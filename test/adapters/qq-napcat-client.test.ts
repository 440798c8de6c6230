import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { NCWebsocket, Structs } from 'node-napcat-ts'
import { createNapcatServer, readable, theGroup, type NapcatServer } from '../support/napcat-server.ts'

/** An independent client, written for NapCat by others, finds in our test server what it expects of NapCat. */
describe('the test gateway, seen by node-napcat-ts', () => {
  let server: NapcatServer
  let client: NCWebsocket

  beforeEach(async () => {
    server = await createNapcatServer({ heartbeat: 25 })
    await server.listen()
    client = clientWith(server.traits.token)
  })
  afterEach(async () => {
    await client.disconnect()
    await server.close()
  })

  const clientWith = (accessToken: string): NCWebsocket =>
    new NCWebsocket({ baseUrl: server.url(), accessToken, reconnection: { enable: false } })
  const next = <Context>(listen: (take: (context: Context) => void) => unknown): Promise<Context> =>
    new Promise((resolve) => void listen(resolve))

  test('it is let in with the token in the query, greeted, and hears heartbeats', async () => {
    const greeted = next((take) => client.on('meta_event.lifecycle.connect', take))
    const beat = next((take) => client.on('meta_event.heartbeat', take))
    await client.connect()
    expect(await greeted).toMatchObject({ self_id: 10001 })
    expect(await beat).toMatchObject({ status: { online: true }, interval: 25 })
  })

  test('a wrong token is told after the connection has opened', async () => {
    const stranger = clientWith('wrong')
    const refused = next((take) => stranger.on('socket.error', take))
    await stranger.connect()
    expect(await refused).toMatchObject({ error_type: 'response_error', info: { errno: 1403 } })
    await stranger.disconnect()
  })

  test.each(['array', 'string'] as const)('it reads a group message in the form %s', async (format) => {
    await server.close()
    server = await createNapcatServer({ format })
    await server.listen()
    client = clientWith(server.traits.token)
    const heard = next<{ message: unknown; message_id: number }>((take) => client.on('message.group', take))
    await client.connect()
    const said = server.say(theGroup, 42, [
      { type: 'at', data: { qq: '10001' } },
      { type: 'text', data: { text: ' 打印空白' } },
    ])
    expect(await heard).toMatchObject({
      message_id: said.id,
      group_id: 777,
      user_id: 42,
      message: [
        { type: 'at', data: { qq: '10001' } },
        { type: 'text', data: { text: ' 打印空白' } },
      ],
    })
  })

  test('it sends a quote, a mention and a picture, and gets the message back by its id', async () => {
    await client.connect()
    const asked = server.say(theGroup, 42, [{ type: 'text', data: { text: '打印空白' } }])
    const { message_id } = await client.send_group_msg({
      group_id: 777,
      message: [
        Structs.reply(asked.id),
        Structs.at(42),
        Structs.text(' 请重启'),
        Structs.image(Buffer.from('png')),
      ],
    })
    const stored = server.messages(theGroup).at(-1)
    expect(stored?.id).toBe(message_id)
    expect(readable(server, stored?.segments ?? [])).toBe('@城北小学-周会计 请重启[图片]')
    expect(await client.get_msg({ message_id })).toMatchObject({ user_id: 10001, message_id })
    const history = await client.get_group_msg_history({ group_id: 777, count: 2 })
    expect(history.messages.map((message) => message.message_id)).toEqual([asked.id, message_id])
  })

  test('it hears its own words, a recall and somebody joining', async () => {
    const own = next((take) => client.on('message_sent.group', take))
    const recalled = next((take) => client.on('notice.group_recall', take))
    const joined = next((take) => client.on('notice.group_increase', take))
    await client.connect()
    const { message_id } = await client.send_group_msg({ group_id: 777, message: [Structs.text('您好')] })
    expect(await own).toMatchObject({ message_id, user_id: 10001 })
    await client.delete_msg({ message_id })
    expect(await recalled).toMatchObject({ message_id, operator_id: 10001, group_id: 777 })
    server.push({
      post_type: 'notice',
      notice_type: 'group_increase',
      sub_type: 'approve',
      group_id: 777,
      user_id: 44,
      operator_id: 1,
    })
    expect(await joined).toMatchObject({ user_id: 44 })
  })

  test('a send that fails carries the code and the words of NapCat', async () => {
    await client.connect()
    await expect(
      client.send_group_msg({ group_id: 999, message: [Structs.text('您好')] }),
    ).rejects.toMatchObject({
      status: 'failed',
      retcode: 1200,
      message: expect.stringContaining('"result": 110'),
    })
  })
})
