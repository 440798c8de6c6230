import { evalCapture } from './src/cli/eval-capture.ts'
for (const f of ['wechat_dev','mixed_dev','wechat_orig_dev']) console.log(f, JSON.stringify(await evalCapture({messages:`/work/shared/data/capture-dev/${f}.jsonl`, context:false})))
