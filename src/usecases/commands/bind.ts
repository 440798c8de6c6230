import { bindingName, bindingSerialIn, codeTyped } from '../../domain/people/binding.ts'
import { hasRole, personOf } from '../../domain/people/people.ts'
import { boundOf, offerBinding, redeemCode, revokeBinding, voidCode } from '../people/bind-account.ts'
import { nameOf } from '../context.ts'
import { readNamed } from './read-argument.ts'
import { refuseTo, reply, type Handler, type Run } from './run.ts'

const redeem = async (run: Run, code: string): Promise<string> => {
  const { ctx, event, person, now } = run
  if (person !== null) return refuseTo(run, ctx.texts.bindRefused({ kind: 'known', name: person.name }, now), 'bind')
  const redeemed = await redeemCode(ctx, run.act, event.sender, code)
  if (redeemed.kind !== 'bound') return refuseTo(run, ctx.texts.bindRefused(redeemed, now), 'bind')
  return `bind:${bindingName(redeemed.binding.serial)}`
} // prettier-ignore

/** 绑定: a code for oneself or, from the admin, for anybody; or the code itself, from the account that is to be added. */
export const bind: Handler = async (run) => {
  const { ctx, event, person, now } = run
  const typed = codeTyped(event.text)
  const named = readNamed(run)
  const asksForCode = named.people.length === 1 && named.rest === ''
  if (event.place.kind !== 'direct') {
    if (typed !== null) await voidCode(ctx, run.act, event.sender, event.place, typed.code)
    const kind = typed === null ? 'notHere' : 'codeInGroup'
    return refuseTo(run, ctx.texts.bindRefused({ kind }, now), 'bind')
  }
  if (typed !== null && !asksForCode) return redeem(run, typed.code)
  if (person === null) return refuseTo(run, ctx.texts.bindRefused({ kind: 'noCard' }, now), 'bind')
  const unknown = named.unknown[0] ?? (named.rest === '' ? undefined : named.rest)
  if (unknown !== undefined)
    return refuseTo(run, ctx.texts.bindRefused({ kind: 'whom', name: unknown }, now), 'bind')
  const whose = named.people[0] ?? person
  if (whose.id !== person.id && !hasRole(person, 'admin'))
    return refuseTo(run, ctx.texts.bindRefused({ kind: 'adminOnly' }, now), 'bind')
  await offerBinding(ctx, run.act, whose, person, event.place)
  return 'bind:offered'
}

/** 解绑: which accounts were bound; with a number, takes one off its card. One's own, or from the admin anybody's. */
export const unbind: Handler = async (run) => {
  const { ctx, command, event, person, now } = run
  if (event.place.kind !== 'direct')
    return refuseTo(run, ctx.texts.bindRefused({ kind: 'notHere' }, now), 'unbind')
  if (person === null) return refuseTo(run, ctx.texts.bindRefused({ kind: 'noCard' }, now), 'unbind')
  const admin = hasRole(person, 'admin')
  const bound = await boundOf(ctx)
  const mine = bound.filter(({ body }) => admin || body.person === person.id)
  const given = `${command.numbers[0] ?? ''}${command.rest}`
  if (given === '') {
    const rows = mine.map(({ body }) => ({
      binding: bindingName(body.serial),
      name: nameOf(ctx, body.person) ?? body.person,
      account: body.account ?? '',
    }))
    await reply(run, { kind: 'status', text: ctx.texts.bindings(rows) })
    return 'unbind'
  }
  const serial = bindingSerialIn(given)
  const wanted = mine.find(({ body }) => body.serial === serial)
  const account = wanted?.body.account ?? null
  if (wanted === undefined || account === null)
    return refuseTo(run, ctx.texts.bindRefused({ kind: 'noBinding', name: given }, now), 'unbind')
  const name = nameOf(ctx, wanted.body.person) ?? wanted.body.person
  await revokeBinding(ctx, run.act, wanted.id, person, event.place)
  // After this their own account may be nobody's: they are told all the same.
  const self = personOf(ctx.settings().directory, event.sender.account) === null
  await reply(run, {
    kind: 'status',
    text: ctx.texts.unbound(bindingName(wanted.body.serial), name, account, self),
  })
  return `unbind:${bindingName(wanted.body.serial)}`
}
