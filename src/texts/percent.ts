/** `97.6%`, `100%`: a share with at most `digits` decimals and no idle zero. `whole` is not 0. */
export const percent = (part: number, whole: number, digits = 1): string =>
  `${((part / whole) * 100).toFixed(digits).replace(/\.0+$/, '')}%`
