/** A question's candidates, of which some are right. */
export interface Choice {
  readonly weight: number
  readonly options: readonly Float64Array[]
  readonly right: readonly boolean[]
}

export interface Example {
  readonly weight: number
  readonly values: Float64Array
  readonly label: number
}

export const score = (weights: Float64Array, values: Float64Array): number => {
  let sum = 0
  for (let at = 0; at < weights.length; at++) sum += (weights[at] ?? 0) * (values[at] ?? 0)
  return sum
}

/** Where a weight is pulled to, and how strongly (L2). */
export interface Pull {
  readonly to: number
  readonly by: number
}

interface Loss {
  readonly value: number
  readonly gradient: Float64Array
}

/** Pairs of steps remembered for the shape of the loss. */
const memory = 12
const enough = 1e-6

/** L-BFGS with halving steps (Nocedal & Wright, Numerical Optimization, algorithm 7.5): the same result on every run. */
const minimise = (size: number, steps: number, lossAt: (weights: Float64Array) => Loss): Float64Array => {
  let weights = new Float64Array(size)
  let loss = lossAt(weights)
  const pairs: { move: Float64Array; turn: Float64Array; scale: number }[] = []
  for (let step = 0; step < steps; step++) {
    const way = loss.gradient.slice()
    const shares = pairs.map(() => 0)
    for (let at = pairs.length - 1; at >= 0; at--) {
      const pair = pairs[at]
      if (pair === undefined) continue
      const share = pair.scale * score(pair.move, way)
      shares[at] = share
      for (let each = 0; each < size; each++) way[each] = (way[each] ?? 0) - share * (pair.turn[each] ?? 0)
    }
    const last = pairs.at(-1)
    const length =
      last === undefined
        ? 1 / Math.max(1, Math.sqrt(score(way, way)))
        : 1 / (last.scale * score(last.turn, last.turn))
    for (let each = 0; each < size; each++) way[each] = (way[each] ?? 0) * length
    pairs.forEach((pair, at) => {
      const back = (shares[at] ?? 0) - pair.scale * score(pair.turn, way)
      for (let each = 0; each < size; each++) way[each] = (way[each] ?? 0) + back * (pair.move[each] ?? 0)
    })
    const slope = score(loss.gradient, way)
    let pace = 1
    let next = weights
    let after = loss
    for (let halved = 0; halved < 30; halved++, pace /= 2) {
      next = weights.map((weight, at) => weight - pace * (way[at] ?? 0))
      after = lossAt(next)
      if (after.value <= loss.value - 1e-4 * pace * slope) break
    }
    if (loss.value - after.value < enough * Math.abs(loss.value))
      return after.value < loss.value ? next : weights
    const move = next.map((weight, at) => weight - (weights[at] ?? 0))
    const turn = after.gradient.map((each, at) => each - (loss.gradient[at] ?? 0))
    const bend = score(move, turn)
    if (bend > 1e-12) pairs.push({ move, turn, scale: 1 / bend })
    if (pairs.length > memory) pairs.shift()
    weights = next
    loss = after
  }
  return weights
}

const pulled = (pulls: readonly Pull[], weights: Float64Array): { value: number; gradient: Float64Array } => {
  const gradient = new Float64Array(weights.length)
  let value = 0
  pulls.forEach(({ to, by }, at) => {
    const off = (weights[at] ?? 0) - to
    gradient[at] = by * off
    value += (by / 2) * off * off
  })
  return { value, gradient }
}

/** Softmax over the candidates of each question: the right ones together against all. One pull for each weight. */
export const fitRanking = (choices: readonly Choice[], pulls: readonly Pull[]): Float64Array => {
  const size = pulls.length
  return minimise(size, 150, (weights) => {
    const { gradient, value: start } = pulled(pulls, weights)
    let value = start
    for (const choice of choices) {
      const scores = choice.options.map((option) => score(weights, option))
      const top = Math.max(...scores)
      const exps = scores.map((each) => Math.exp(each - top))
      const all = exps.reduce((a, b) => a + b, 0)
      const rightAll = exps.reduce((sum, each, at) => sum + (choice.right[at] === true ? each : 0), 1e-300)
      value += choice.weight * (Math.log(all) - Math.log(rightAll))
      choice.options.forEach((option, at) => {
        const chance = (exps[at] ?? 0) / all
        const target = choice.right[at] === true ? (exps[at] ?? 0) / rightAll : 0
        const push = choice.weight * (chance - target)
        if (Math.abs(push) > 1e-9)
          for (let each = 0; each < size; each++)
            gradient[each] = (gradient[each] ?? 0) + push * (option[each] ?? 0)
      })
    }
    return { value, gradient }
  })
}

/** Logistic regression with an unpulled bias. */
export const fitLogistic = (
  examples: readonly Example[],
  pulls: readonly Pull[],
): { weights: Float64Array; bias: number } => {
  const size = pulls.length
  const all = minimise(size + 1, 400, (weights) => {
    const { gradient, value: start } = pulled(pulls, weights)
    let value = start
    for (const { values, label, weight } of examples) {
      let logit = weights[size] ?? 0
      for (let at = 0; at < size; at++) logit += (weights[at] ?? 0) * (values[at] ?? 0)
      value += weight * (Math.max(logit, 0) + Math.log1p(Math.exp(-Math.abs(logit))) - label * logit)
      const push = weight * (1 / (1 + Math.exp(-logit)) - label)
      for (let at = 0; at < size; at++) gradient[at] = (gradient[at] ?? 0) + push * (values[at] ?? 0)
      gradient[size] = (gradient[size] ?? 0) + push
    }
    return { value, gradient }
  })
  return { weights: all.slice(0, size), bias: all[size] ?? 0 }
}
