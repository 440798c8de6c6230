/** A phrasing found by the first ranking. */
export interface Hit {
  readonly row: number
  /** Weighted Dice of terms, 0..1. */
  readonly likeness: number
}

/** The largest few of many, kept in a sorted array: cheap, as hardly any of the many gets in. */
export class Best {
  least = 0
  private readonly limit: number
  private readonly hits: Hit[] = []

  constructor(limit: number) {
    this.limit = limit
  }

  put(row: number, likeness: number): void {
    let at = this.hits.length
    while (at > 0) {
      const before = this.hits[at - 1]
      if (
        before === undefined ||
        before.likeness > likeness ||
        (before.likeness === likeness && before.row < row)
      )
        break
      at -= 1
    }
    this.hits.splice(at, 0, { row, likeness })
    if (this.hits.length > this.limit) this.hits.pop()
    if (this.hits.length === this.limit) this.least = this.hits[this.limit - 1]?.likeness ?? 0
  }

  sorted(): Hit[] {
    return this.hits
  }
}
