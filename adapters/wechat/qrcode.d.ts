/** The part of the package that is used here; it has no types of its own. */
declare module 'qrcode' {
  interface Code {
    readonly modules: { readonly size: number; readonly data: ArrayLike<number> }
  }
  const encoder: {
    create(text: string, options?: { readonly errorCorrectionLevel?: 'L' | 'M' | 'Q' | 'H' }): Code
    toString(text: string, options: { readonly type: 'svg'; readonly margin?: number }): Promise<string>
  }
  export default encoder
}
