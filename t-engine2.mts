import { createKnowledge, loadArticles, loadLexicon } from './knowledge/knowledge.ts'
const a=loadArticles('knowledge/articles'), l=loadLexicon('knowledge/lexicon/lexicon.yaml')
console.log(a.articles.length, a.problems.slice(0,5), l.problems, l.lexicon.words.length)
const k=createKnowledge(a.articles,{lexicon:l.lexicon})
for (const q of process.argv.slice(2)) { const m=k.explain(q,{system:null,module:null,lastArticle:null,audience:'requester'},Date.now()); console.log(q, m.kind, m.reading, m.words.join('/'), m.decidedBy); for(const c of m.candidates.slice(0,3)) console.log('   ',c.probability.toFixed(3), c.article.id, c.article.question,'|',c.phrasing) }
