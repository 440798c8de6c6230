import { describe, expect, test } from '@jest/globals'
import { feedbackOf } from '../../src/domain/tickets/feedback.ts'

const kindOf = (text: string): string => {
  const feedback = feedbackOf(text)
  return feedback.kind === 'pick' ? `pick ${feedback.choice}` : feedback.kind
}

describe('ANS-3, WRK-5 plain words are understood as feedback', () => {
  test.each([
    [
      'solved',
      [
        '解决了',
        '已解决',
        '好了',
        '好了，谢谢',
        '可以了谢谢王工',
        '搞定',
        '好的，可以了',
        '正常了',
        '现在可以了，谢谢老师',
        '出来了，感谢',
        '重启后好了',
        '已经好了',
        '打印出来了',
        '恢复了，谢谢',
        '核过了，没问题',
        '试了，导入金额对了，好了',
        '恢复了，可以付款了',
        '可以送审了，谢谢李工',
        '这次好了',
      ],
    ],
    [
      'unsolved',
      [
        '没解决',
        '没有解决',
        '还是不行',
        '还是不行啊老师',
        '不行',
        '还是打不开',
        '试了，还是报错',
        '没用',
        '都不是',
        '还是一样',
        '解决不了',
        '试过了没效果',
        '还是不行？',
        '今天又不行了，还是提示项目已终结',
        '密码改好了，还是登不上',
        '还是收不到',
      ],
    ],
    [
      'thanks',
      [
        '谢谢',
        '谢谢老师',
        '感谢',
        '辛苦了',
        '[抱拳]',
        '好的谢谢',
        '明白了，谢谢',
        '原来如此，谢谢',
        '收到回单了，谢谢',
        '好吧，谢谢',
      ],
    ],
    ['pick 1', ['1', '１', '第一个', '选1', '1。', '①']],
    ['pick 3', ['3', '第三种', '三']],
    ['same', ['同问', '+1', '我也是', '我们单位也是这个问题', '我这边也有同样的问题']],
    [
      'none',
      [
        '解决了吗',
        '好了吗',
        '什么时候能好',
        '可以了解一下吗',
        '打印不了',
        '10',
        '不行的话我再找您，先问一下额度在哪里看，用款计划提交了没有反应页面一直转圈怎么办',
        '额度什么时候恢复',
        '行',
        '哦',
        '',
        '同意',
        '第二步找不到按钮',
        '单子做好了，怎么送审',
        '申请填好了，提交不了',
        '没收到，谢谢',
        '麻烦了，谢谢',
        '知道了，等您',
      ],
    ],
  ] as const)('%s', (kind, texts) => {
    expect(texts.map((text) => `${text} → ${kindOf(text)}`)).toEqual(texts.map((text) => `${text} → ${kind}`))
  })
})
