import { eticket } from './eticket.ts'
import { foshanFiscal } from './foshan-fiscal.ts'
import { fujianOa } from './fujian-oa.ts'
import { guangxiOa } from './guangxi-oa.ts'
import { guangxiTips } from './guangxi-tips.ts'
import { nantongNontax } from './nantong-nontax.ts'
import type { MonthPlan } from './plan.ts'

/** The six months, one a contract. */
export const months: readonly MonthPlan[] = [
  nantongNontax,
  foshanFiscal,
  guangxiTips,
  guangxiOa,
  fujianOa,
  eticket,
]
