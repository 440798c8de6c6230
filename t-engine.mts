import { background } from './knowledge/engine/background.ts'
let t=performance.now(); const b=background(); console.log(performance.now()-t, b.share('怎么'), b.characterShare('的'.charCodeAt(0)), b.has('花呗'), process.memoryUsage().rss/1e6)
