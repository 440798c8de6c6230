import { soundOf } from './knowledge/engine/pinyin.ts'
let t=performance.now(); soundOf('票'.charCodeAt(0)); console.log('first',performance.now()-t)
t=performance.now(); for(let c=0x4e00;c<0x5800;c++) soundOf(c); console.log('2560 chars',performance.now()-t)
