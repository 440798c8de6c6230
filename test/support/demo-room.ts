import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RoomChannel, RoomPerson, RoomSettings } from '../../adapters/room/index.ts'

export const demoRooms: readonly RoomChannel[] = [
  { id: 'chengbei', name: '城北片区支付群', kind: 'group', system: '一体化支付系统' },
  { id: 'shizhi', name: '市直单位票据群', kind: 'group', system: '电子票据系统' },
  { id: 'engineers', name: '值班工程师群', kind: 'engineers' },
]

export const demoPeople: readonly RoomPerson[] = [
  {
    id: 'zhou',
    name: '周会计',
    unit: '城北小学',
    role: 'requester',
    tier: null,
    roomsAllowed: ['chengbei', 'engineers'],
  },
  {
    id: 'zhang',
    name: '张会计',
    unit: '市人民医院',
    role: 'requester',
    tier: null,
    roomsAllowed: ['chengbei', 'shizhi'],
  },
  { id: 'wang', name: '王工', unit: '运维服务商', role: 'engineer', tier: 1 },
  { id: 'zhao', name: '赵工', unit: '运维服务商', role: 'engineer', tier: 2 },
  { id: 'chen', name: '陈主任', unit: '市财政局', role: 'supervisor', tier: null },
]

/** Folders of one test file, removed together. */
export const createFolders = () => {
  const folders: string[] = []
  return {
    next: (): string => {
      const folder = mkdtempSync(join(tmpdir(), 'zhiban-room-'))
      folders.push(folder)
      return folder
    },
    remove: (): void => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    },
  }
}

export const demoSettings = (folder: string, rest: Partial<RoomSettings> = {}): RoomSettings => ({
  port: 0,
  folder,
  auth: { kind: 'demo' },
  rooms: demoRooms,
  people: demoPeople,
  now: () => Date.now(),
  ...rest,
})
