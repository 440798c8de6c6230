import { evalAnswers } from './src/cli/eval-answers.ts'
for (const s of process.argv.slice(2)) { const d='/work/shared/data/answers-dev/'+s; console.log(s, JSON.stringify(await evalAnswers({articles:d+'/kb.jsonl', queries:d+'/queries.jsonl'}))) }
