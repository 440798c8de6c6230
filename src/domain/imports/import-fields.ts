/** What a column or a labelled line may hold; `answer` is a text from which cause and steps are read. */
export const importFields = [
  'id',
  'question',
  'phrasings',
  'symptoms',
  'answer',
  'cause',
  'steps',
  'system',
  'module',
  'audience',
  'validFrom',
  'validUntil',
  'systemVersion',
  'owner',
  'reviewBy',
] as const
export type ImportField = (typeof importFields)[number]

/** The header that an export writes for each field; every one is among the words that an import knows. */
export const exportTitles = {
  id: '编号',
  question: '问题',
  phrasings: '相似问',
  symptoms: '现象',
  cause: '原因',
  steps: '处理步骤',
  system: '系统',
  module: '模块',
  audience: '适用对象',
  validFrom: '生效日期',
  validUntil: '失效日期',
  systemVersion: '系统版本',
  owner: '负责人',
  reviewBy: '复核日期',
} as const satisfies Partial<Record<ImportField, string>>
export type ExportField = keyof typeof exportTitles
export const exportFields = importFields.filter((field): field is ExportField => field in exportTitles)

/** Fields that several columns may fill: 相似问1, 相似问2, … */
export const repeatedFields: ReadonlySet<ImportField> = new Set(['phrasings', 'symptoms', 'steps'])

/** How such columns are headed in the lists that public bodies and their suppliers keep. The first words fit best. */
const words: Readonly<Record<ImportField, string>> = {
  id: '编号 条目编号 知识编号 知识id 知识编码 编码 kb编号 kbid id code',
  question:
    '问题 标准问 标准问题 标准问法 问句 标题 问题标题 问题名称 知识标题 知识名称 条目名称 咨询问题 常见问题 用户问题 提问 题目 主题 疑问 问题描述 问 q question title subject',
  phrasings:
    '相似问 相似问法 相似问题 其他问法 其它问法 扩展问 扩展问法 扩展问题 同义问 同义问法 近似问 近似问法 类似问法 类似问题 用户问法 口语问法 问法 别名 phrasings phrasing variants variant similarquestions aliases synonyms',
  symptoms:
    '现象 问题现象 故障现象 症状 报错 报错信息 报错提示 错误信息 错误提示 提示信息 错误代码 错误码 具体表现 问题描述 symptoms symptom error errormessage',
  answer:
    '答案 标准答案 参考答案 回复 回复内容 回复口径 答复 标准答复 答复口径 回答 解答 口径 话术 回复话术 内容 知识内容 答 a answer reply response content',
  cause: '原因 问题原因 原因分析 故障原因 产生原因 cause reason rootcause',
  steps:
    '处理步骤 操作步骤 解决步骤 步骤 解决办法 解决方法 解决方案 处理办法 处理方法 处理方式 处理措施 处理过程 操作方法 操作指引 操作说明 办理流程 steps step solution resolution fix howto',
  system: '系统 所属系统 系统名称 应用系统 业务系统 平台 产品 system product application',
  module:
    '模块 功能模块 所属模块 业务模块 分类 二级分类 问题分类 问题类别 问题类型 类别 业务类型 栏目 类型 一级分类 module category type topic',
  audience: '适用对象 适用人群 面向对象 使用对象 受众 对象 可见范围 audience visibility',
  validFrom:
    '生效日期 生效时间 启用日期 开始日期 起始日期 有效期起 有效期开始 validfrom effectivefrom startdate',
  validUntil:
    '失效日期 失效时间 截止日期 结束日期 有效期至 有效期止 到期日期 到期时间 过期时间 validuntil validto expires enddate',
  systemVersion: '系统版本 适用版本 软件版本 版本 版本号 systemversion version',
  owner: '负责人 责任人 维护人 知识负责人 owner maintainer',
  reviewBy: '复核日期 复审日期 复查日期 下次复核 下次复核日期 评审日期 reviewby reviewdate',
}

/** Known, and on purpose not taken over. */
const unused =
  '序号 no num number 备注 说明 注意 注意事项 更新时间 更新日期 创建时间 创建日期 创建人 提交人 录入人 状态 点击量 浏览量 remark remarks note notes status'

const wordList = importFields.flatMap((field) =>
  words[field].split(' ').map((word, rank) => ({ field, word, rank })),
)
/** The field for which a word fits best; the earlier field where it fits two alike. */
const fieldOfWord = new Map<string, ImportField>()
for (const { field, word } of wordList.toSorted((a, b) => a.rank - b.rank))
  if (!fieldOfWord.has(word)) fieldOfWord.set(word, field)
const unusedWords = new Set(unused.split(' '))

/** How well a header names a field; the higher, the better. */
export interface HeaderFit {
  readonly field: ImportField
  readonly fit: number
}

/** A header without case, width, blanks, brackets and what is in them, marks and numbering. */
const folded = (header: string): string =>
  header
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|\[[^\]]*\]|【|】/g, '')
    .replace(/[\s*:#_\-.。"'“”]/g, '')
    .replace(/[\d一二三四五六七八九十]+$/, '')

const longestHeader = 16
const exactFit = 3
const partFit = 1

/** Which fields a header may mean, best first; none for a text that is no header. */
export const fieldsOfHeader = (header: string): readonly HeaderFit[] => {
  if ([...header.trim()].length > longestHeader) return []
  const pieces = header.split(/[/／、|]/).map(folded)
  const fits: HeaderFit[] = []
  for (const piece of [folded(header), ...pieces]) {
    if (piece === '' || unusedWords.has(piece)) continue
    const exact = wordList.filter(({ word }) => word === piece)
    for (const { field, rank } of exact) fits.push({ field, fit: exactFit - rank / 100 })
    if (exact.length > 0) continue
    // 财政端操作步骤 means 操作步骤: the longest known word at its end, where Chinese puts the noun.
    const [best] = wordList
      .filter(({ word }) => word.length > 1 && piece.endsWith(word))
      .sort((a, b) => b.word.length - a.word.length)
    if (best !== undefined) fits.push({ field: best.field, fit: partFit + best.word.length / 100 })
  }
  return fits.sort((a, b) => b.fit - a.fit)
}

/** The field that a label names exactly, as in `原因：…`; `unused` for one that is known and not taken over. */
export const fieldOfLabel = (label: string): ImportField | 'unused' | null => {
  if (label.length > longestHeader) return null
  const name = folded(label)
  return unusedWords.has(name) ? 'unused' : (fieldOfWord.get(name) ?? null)
}

/** Letters of a spreadsheet column: 0 is A, 26 is AA. */
export const columnLetters = (column: number): string =>
  (column < 26 ? '' : columnLetters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))
