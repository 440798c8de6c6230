import { describe, expect, test } from '@jest/globals'
import { splitAnswer } from '../../src/domain/knowledge/answer-steps.ts'

interface Case {
  readonly how: string
  readonly answer: string
  readonly cause: string
  readonly steps: readonly string[]
}

const cases: readonly Case[] = [
  { how: '1. on lines', answer: '1. 退出浏览器\n2. 重装控件', cause: '', steps: ['退出浏览器', '重装控件'] },
  { how: '1、 on lines', answer: '1、退出\n2、重装', cause: '', steps: ['退出', '重装'] },
  { how: '（1） on lines', answer: '（1）退出\n（2）重装', cause: '', steps: ['退出', '重装'] },
  { how: '① in one line', answer: '①退出；②重装；③打印', cause: '', steps: ['退出；', '重装；', '打印'] },
  { how: '一、 on lines', answer: '一、退出\n二、重装', cause: '', steps: ['退出', '重装'] },
  {
    how: '第一步 in one line',
    answer: '第一步：退出。第二步：重装。',
    cause: '',
    steps: ['退出。', '重装。'],
  },
  { how: 'bullets', answer: '- 退出\n- 重装', cause: '', steps: ['退出', '重装'] },
  {
    how: '1. in one line',
    answer: '1.打开 2.点“新增” 3.提交',
    cause: '',
    steps: ['打开', '点“新增”', '提交'],
  },
  {
    how: 'words before the first number are the cause',
    answer: '控件版本旧。\n1、退出\n2、重装',
    cause: '控件版本旧。',
    steps: ['退出', '重装'],
  },
  {
    how: 'words before the numbers in one line',
    answer: '控件版本旧，请这样做：1、退出 2、重装',
    cause: '控件版本旧，请这样做：',
    steps: ['退出', '重装'],
  },
  {
    how: 'labels on lines',
    answer: '原因：控件旧\n解决办法：\n1.退出\n2.重装',
    cause: '控件旧',
    steps: ['退出', '重装'],
  },
  {
    how: 'labels in one line',
    answer: '原因：控件旧。处理步骤：1.退出 2.重装',
    cause: '控件旧。',
    steps: ['退出', '重装'],
  },
  {
    how: 'labels in brackets',
    answer: '【原因】控件旧\n【解决办法】重装控件',
    cause: '控件旧',
    steps: ['重装控件'],
  },
  {
    how: 'numbers of another style belong to the step',
    answer: '1.打开\n（1）点左边\n（2）点右边\n2.提交',
    cause: '',
    steps: ['打开 （1）点左边 （2）点右边', '提交'],
  },
  {
    how: 'a line without a number goes on with its step',
    answer: '1.打开\n见下图\n2.提交',
    cause: '',
    steps: ['打开 见下图', '提交'],
  },
  {
    how: 'amounts, versions and times are no steps',
    answer: '1.5 倍以内可调。\n3.2 版起支持\n10:30 前提交',
    cause: '',
    steps: ['1.5 倍以内可调。', '3.2 版起支持', '10:30 前提交'],
  },
  {
    how: 'a short text is one step',
    answer: '请联系国库。谢谢。',
    cause: '',
    steps: ['请联系国库。谢谢。'],
  },
  {
    how: 'a long text is its sentences',
    answer: `${'请在查询里点导出按钮再选择保存的位置'.repeat(2)}。${'文件在下载目录'.repeat(5)}！`,
    cause: '',
    steps: [`${'请在查询里点导出按钮再选择保存的位置'.repeat(2)}。`, `${'文件在下载目录'.repeat(5)}！`],
  },
  { how: 'nothing', answer: ' \n ', cause: '', steps: [] },
]

describe('cause and steps in an answer', () => {
  test.each(cases)('$how', ({ answer, cause, steps }) => {
    expect(splitAnswer(answer)).toEqual({ cause, steps })
  })
})
