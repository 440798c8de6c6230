import { evalAnswers } from './src/cli/eval-answers.ts'
import { createKnowledge, loadArticles, loadLexicon } from './knowledge/knowledge.ts'
import { readJsonLines } from './src/cli/eval-answers.ts'
const lexicon=loadLexicon('knowledge/lexicon/lexicon.yaml').lexicon
console.log(JSON.stringify(await evalAnswers({articles:'knowledge/articles',queries:'test/fixtures/questions.jsonl',lexicon})))
const k=createKnowledge(loadArticles('knowledge/articles').articles,{lexicon})
const by={}; const wrong=[]; const pts=[]
for (const l of readJsonLines('test/fixtures/questions.jsonl')) { const g=l.gold as string[]; const m=k.match(String(l.query),{system:null,module:null,lastArticle:null,audience:'requester'},Date.now()); const b=m.candidates[0]; const ok=!!b&&g.includes(b.article.id); const s=(by[l.kind as string]??=[0,0,0]); s[0]++; if(ok)s[1]++; if(m.kind==='confident')s[2]++
 pts.push([b?.probability??0, ok, l.answerable]); if(!ok) wrong.push([b?.probability??0,l.kind,l.query,b?.article.question,m.candidates.findIndex(c=>g.includes(c.article.id)), g.join()]) }
console.log(by)
pts.sort((a,b)=>b[0]-a[0]); let r=0; const ans=pts.filter(p=>p[2]).length; let out={}; pts.forEach((p,i)=>{ if(p[1]) r++; for(const t of [.99,.98,.97,.95,.93]) if(r/(i+1)>=t) out[t]=[ (r/ans).toFixed(3), p[0].toFixed(2)] }); console.log(out)
wrong.sort((a,b)=>b[0]-a[0]); for (const w of wrong.filter(w=>process.argv[2]==='all'||w[4]!==-1||w[0]>.5).slice(0,+(process.argv[3]??40))) console.log(w[0].toFixed(2),...w.slice(1))
