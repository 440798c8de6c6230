import { AnswerEngine } from './knowledge/engine/answer-engine.ts'
import { createSegmenter } from './knowledge/engine/segment.ts'
import { emptyLexicon } from './knowledge/engine/lexicon.ts'
import { readEntries, readJsonLines } from './src/cli/eval-answers.ts'
const [set, mode, n] = process.argv.slice(2)
const d='/work/shared/data/answers-dev/'+set
const e=new AnswerEngine(createSegmenter(emptyLexicon)); const arts=readEntries(d+'/kb.jsonl'); e.putAll(arts)
const q=new Map(arts.map(a=>[String(a.id),a.question])); const wrong=[]; let miss=0, tot=0, in5=0
for (const l of readJsonLines(d+'/queries.jsonl')) { const gold=(l.gold as string[])??[]; const r=e.rank(String(l.query),{system:null,module:null,lastArticle:null,audience:'requester'},0,30); const b=r[0]; if(!b) continue
 if(l.answerable){tot++; if(!r.some(x=>gold.includes(String(x.article.id)))) miss++; else if(r.slice(0,5).some(x=>gold.includes(String(x.article.id)))) in5++}
 if(!gold.includes(String(b.article.id))) wrong.push({p:b.probability,q:l.query,b:b.article.question,g:gold.map(x=>q.get(x)),k:l.kind??'-', rank:r.findIndex(x=>gold.includes(String(x.article.id)))}) }
console.log('not in 30', miss, 'in5', in5, 'of', tot)
wrong.sort((a,b)=>b.p-a.p)
const list = mode==='top'? wrong.slice(0,+n): wrong.filter(w=>w.k==='-').filter((_,i)=>i%3===0).slice(0,+n)
for(const w of list) console.log(w.p.toFixed(2), w.k, w.rank, '|', w.q,'→',w.b,'| gold',w.g.join())
