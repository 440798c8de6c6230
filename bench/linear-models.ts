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

/** Full-batch Adam: slow but plain, and the same result on every run. */
const descend = (
  size: number,
  steps: number,
  rate: number,
  gradientAt: (weights: Float64Array) => Float64Array,
): Float64Array => {
  const weights = new Float64Array(size)
  const first = new Float64Array(size)
  const second = new Float64Array(size)
  for (let step = 1; step <= steps; step++) {
    const gradient = gradientAt(weights)
    const pace = rate * (1 - (0.9 * step) / steps)
    for (let at = 0; at < size; at++) {
      const g = gradient[at] ?? 0
      first[at] = 0.9 * (first[at] ?? 0) + 0.1 * g
      second[at] = 0.99 * (second[at] ?? 0) + 0.01 * g * g
      const m = (first[at] ?? 0) / (1 - 0.9 ** step)
      const v = (second[at] ?? 0) / (1 - 0.99 ** step)
      weights[at] = (weights[at] ?? 0) - (pace * m) / (Math.sqrt(v) + 1e-8)
    }
  }
  return weights
}

/** Softmax over the candidates of each question: the right ones together against all; L2 pull of strength `pull`. */
export const fitRanking = (choices: readonly Choice[], size: number, pull: number): Float64Array =>
  descend(size, 400, 0.1, (weights) => {
    const gradient = new Float64Array(size)
    for (const choice of choices) {
      const scores = choice.options.map((option) => score(weights, option))
      const top = Math.max(...scores)
      const exps = scores.map((each) => Math.exp(each - top))
      const all = exps.reduce((a, b) => a + b, 0)
      const rightAll = exps.reduce((sum, each, at) => sum + (choice.right[at] === true ? each : 0), 0)
      choice.options.forEach((option, at) => {
        const chance = (exps[at] ?? 0) / all
        const target = choice.right[at] === true ? (exps[at] ?? 0) / Math.max(rightAll, 1e-12) : 0
        const push = choice.weight * (chance - target)
        if (push !== 0)
          for (let each = 0; each < size; each++)
            gradient[each] = (gradient[each] ?? 0) + push * (option[each] ?? 0)
      })
    }
    for (let at = 0; at < size; at++) gradient[at] = (gradient[at] ?? 0) + pull * (weights[at] ?? 0)
    return gradient
  })

/** Logistic regression with an unpulled bias. */
export const fitLogistic = (
  examples: readonly Example[],
  size: number,
  pull: number,
): { weights: Float64Array; bias: number } => {
  const all = descend(size + 1, 600, 0.1, (weights) => {
    const gradient = new Float64Array(size + 1)
    for (const { values, label, weight } of examples) {
      let logit = weights[size] ?? 0
      for (let at = 0; at < size; at++) logit += (weights[at] ?? 0) * (values[at] ?? 0)
      const push = weight * (1 / (1 + Math.exp(-logit)) - label)
      for (let at = 0; at < size; at++) gradient[at] = (gradient[at] ?? 0) + push * (values[at] ?? 0)
      gradient[size] = (gradient[size] ?? 0) + push
    }
    for (let at = 0; at < size; at++) gradient[at] = (gradient[at] ?? 0) + pull * (weights[at] ?? 0)
    return gradient
  })
  return { weights: all.slice(0, size), bias: all[size] ?? 0 }
}
