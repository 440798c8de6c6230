type Typed = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float32Array

/** A typed array that grows by half when full; `data` is only valid until the next push. */
export class Growing<T extends Typed> {
  data: T
  length = 0
  private readonly make: (size: number) => T

  constructor(make: (size: number) => T, size = 64) {
    this.make = make
    this.data = make(size)
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const next = this.make(Math.ceil(this.data.length * 1.5) + 64)
      next.set(this.data)
      this.data = next
    }
    this.data[this.length] = value
    this.length += 1
  }

  /** A copy without the room for more. */
  saved(): T {
    return this.data.slice(0, this.length) as T
  }

  /** Takes over what `saved` gave. */
  restore(saved: T): void {
    this.data = saved
    this.length = saved.length
  }

  at(index: number): number {
    return this.data[index] ?? 0
  }

  set(index: number, value: number): void {
    this.data[index] = value
  }

  /** Gives back what growing took too much. */
  trim(): void {
    this.data = this.data.slice(0, this.length) as T
  }
}
