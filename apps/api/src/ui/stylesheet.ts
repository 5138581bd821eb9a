import { createHash } from 'node:crypto';

/** Tokens first, then elements, then the few parts that pages share. Contrast of text is at least 7:1 in both schemes. */
const SOURCE = `
:root{color-scheme:light dark;--ground:#f4f5f2;--paper:#fff;--ink:#18211d;--soft:#46534c;--line:#cfd6d1;--edge:#6d7a73;--accent:#0a5144;--on:#fff;--tint:#e4efeb;--bad:#8c1d18;--badtint:#fbe9e7;--warn:#6b4300;--warntint:#fbf0da;--gap:1rem}
@media(prefers-color-scheme:dark){:root{--ground:#101513;--paper:#181f1c;--ink:#e9efeb;--soft:#b5c2bb;--line:#35413b;--edge:#84928a;--accent:#86d9c1;--on:#08201a;--tint:#1d332c;--bad:#ffb4ab;--badtint:#3b1a17;--warn:#f3cd8a;--warntint:#352a14}}
*{box-sizing:border-box}
html{font:100%/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--ink)}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1.25rem}
.wide header,.wide main,.wide footer{max-width:76rem}
header{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;align-items:center;padding-top:1rem;padding-bottom:1rem;color:var(--soft)}
header b{color:var(--ink);font-weight:650}
header nav{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin-left:auto;align-items:center}
footer{padding-top:1.5rem;padding-bottom:2.5rem;color:var(--soft);font-size:.9rem}
h1{font-size:1.7rem;line-height:1.22;letter-spacing:-.012em;font-weight:680;margin:.5rem 0 .6rem;text-wrap:balance}
h2{font-size:1.16rem;line-height:1.3;margin:0 0 .6rem}
h3{font-size:1rem;margin:1.1rem 0 .3rem}
p,ul,ol{margin:0 0 .75rem;max-width:66ch}
a{color:var(--accent);text-underline-offset:.16em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:3px}
.card{background:var(--paper);border:1px solid var(--line);border-radius:10px;padding:1.2rem 1.3rem;margin:0 0 var(--gap)}
.card>:last-child{margin-bottom:0}
.lead{font-size:1.06rem;color:var(--soft)}
.soft,small{color:var(--soft);font-size:.92rem}
.pre{white-space:pre-line;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(7rem,11rem) 1fr;gap:.35rem 1rem;margin:0 0 .75rem}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
code{font:.9em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.scroll{overflow-x:auto;margin:0 0 .75rem}
.scroll table:has(th:nth-child(4)){min-width:32rem}
td.pre{overflow-wrap:break-word}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;font-size:.9rem}
.num{text-align:right;font-variant-numeric:tabular-nums}
label,legend{font-weight:600;display:block;padding:0}
.field{margin:0 0 1.15rem;border:0;padding:0;min-width:0}
.help{color:var(--soft);font-size:.92rem;margin:.1rem 0 .35rem;font-weight:400}
input,textarea,select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--edge);border-radius:6px;padding:.5rem .6rem;width:100%;max-width:100%}
input,select{min-height:2.75rem}
textarea{min-height:5.5rem;resize:vertical}
input[type=radio],input[type=checkbox]{width:1.25rem;height:1.25rem;min-height:0;margin:0;accent-color:var(--accent);flex:none}
input[type=date],input[type=number],.short{max-width:14rem}
.choice{display:flex;gap:.6rem;align-items:center;padding:.3rem 0;font-weight:400}
.row{border-left:3px solid var(--line);padding:.1rem 0 .1rem 1rem;margin:0 0 1rem}
.long{grid-column:1/-1}
.rows tbody th{color:inherit;font-weight:400;width:1%;min-width:12rem}
.rows tbody th b{display:block}
.rows .group th{background:var(--tint);font-weight:600;padding-left:.5rem}
.rows th,.rows td{padding:.35rem .5rem .35rem 0}
.rows thead th{position:sticky;top:0;background:var(--paper);z-index:1}
.rows input,.rows select,.rows textarea{padding:.3rem .4rem;min-height:2.5rem}
.rows textarea{min-width:9rem}
.rows td:has(textarea){width:28%}
.rows td:has([type=checkbox]){width:1%}
.rows select{width:auto;min-width:100%;max-width:none}
body:has(.rows) :is(header,main,footer){max-width:76rem}
@media(max-width:60rem){.rows,.rows tbody,.rows tr,.rows td,.rows tbody th{display:block;width:auto!important}.rows thead{display:none}.rows tr{border:1px solid var(--line);border-radius:8px;padding:.5rem .7rem;margin:0 0 .8rem}.rows .group{padding:0;border:0}.rows td,.rows th{border:0;padding:.15rem 0}.rows td::before{content:attr(data-l);display:block;color:var(--soft);font-size:.9rem}}
.pair{display:grid;gap:0 1rem;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr))}
button,.button{font:inherit;font-weight:600;min-height:2.75rem;border:1px solid var(--edge);border-radius:8px;background:var(--paper);color:var(--ink);padding:.5rem 1.1rem;cursor:pointer;text-decoration:none;display:inline-block}
button:hover,.button:hover{border-color:var(--ink)}
.primary{background:var(--accent);border-color:var(--accent);color:var(--on)}
.plain{border:0;background:none;color:var(--accent);text-decoration:underline;text-underline-offset:.16em;padding:.25rem 0;min-height:0;font-weight:400}
.answers{display:flex;flex-wrap:wrap;gap:.7rem;margin:1.1rem 0 .6rem}
details{margin:0 0 var(--gap)}
details.card{padding-top:.6rem;padding-bottom:.6rem}
[hidden]{display:none!important}
summary{cursor:pointer;font-weight:600;padding:.35rem 0;color:var(--accent)}
.errors,.note,.done{border:1px solid var(--line);border-left:6px solid var(--accent);background:var(--tint);border-radius:10px;padding:1rem 1.2rem;margin:0 0 var(--gap)}
.errors{border-left-color:var(--bad);background:var(--badtint)}
.errors a,.error{color:var(--bad)}
.error{font-weight:600;margin:.1rem 0 .35rem}
.bad>input,.bad>textarea,.bad>select{border:2px solid var(--bad)}
fieldset.bad{border-left:4px solid var(--bad);padding-left:.8rem}
.warn{border-left-color:var(--warn);background:var(--warntint)}
.errors>:last-child,.note>:last-child,.done>:last-child{margin-bottom:0}
.done b{font-size:1.25rem;letter-spacing:.02em}
.tag{display:inline-block;border:1px solid var(--edge);border-radius:99px;padding:.02rem .6rem;font-size:.86rem;white-space:nowrap}
.late{color:var(--bad);font-weight:600}
ins{background:var(--tint);text-decoration:none;border-bottom:2px solid var(--accent)}
del{color:var(--soft)}
.text{overflow-wrap:anywhere}.text table{overflow-wrap:break-word}.text>:last-child{margin-bottom:0}.text :is(h3,h4,h5,h6){font-size:1.05rem;margin:1.2rem 0 .4rem}.text h3{font-size:1.2rem}.text :is(ul,ol){padding-left:1.6rem}
pre{white-space:pre-wrap;background:var(--ground);border-radius:6px;padding:.6rem .8rem}
blockquote{border-left:3px solid var(--line);margin:0 0 .75rem;padding:0 0 0 1rem}
.files{list-style:none;padding:0}
.files li{padding:.3rem 0;border-bottom:1px solid var(--line)}
@media(max-width:34rem){dl{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}h1{font-size:1.4rem}.card{padding:1rem;border-radius:8px}header,main,footer{padding-left:.9rem;padding-right:.9rem}.answers>*{flex:1 1 100%}}
`;

const MANAGER_SOURCE = `
.wide th{position:sticky;top:0;background:var(--paper)}
.wide th a{color:inherit}
.stack small{display:block}
.tabs{display:flex;flex-wrap:wrap;gap:.3rem 1.3rem;margin:0 0 .9rem}
.tabs a{padding:.3rem 0}
.tabs [aria-current]{color:inherit;font-weight:650;text-decoration-thickness:3px}
.stack summary{padding:0}
.stack ul{padding-left:1.1rem;margin:.2rem 0 0}
.nobr{white-space:nowrap}
.wide form.card{max-width:46rem}
.wide td:first-child{white-space:nowrap;padding-right:1.2rem}
.wide td.wrap{white-space:normal}
.wide :is(.text,.register) td:first-child{white-space:normal;padding-right:.75rem}
.register :is([data-label=Since],[data-label^=Next]){white-space:nowrap}
.show{display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:end;margin-top:1.2rem}
.show p{flex:1 1 100%;margin:0}
.filters{display:grid;gap:.6rem 1rem;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));align-items:end;margin:0 0 1rem}
.filters label{font-size:.9rem}
.cols{display:grid;gap:0 1.25rem;grid-template-columns:minmax(0,5fr) minmax(0,3fr);align-items:start}
.line{list-style:none;padding:0 0 0 1.1rem;border-left:2px solid var(--line);margin-left:.4rem}
.line li{position:relative;padding:0 0 .85rem}
.line li::before{content:"";position:absolute;left:-1.5rem;top:.42rem;width:.7rem;height:.7rem;border-radius:50%;background:var(--paper);border:2px solid var(--accent)}
.line .strong::before{background:var(--accent)}
.g{display:block;width:100%;height:auto}
.lane{min-width:38rem}
.year{min-width:60rem}
.g text{font-size:15px;fill:var(--ink)}
.g .soft{fill:var(--soft);font-size:14px}
.year text{font-size:13px}
.g rect,.g path{stroke-width:1.5;stroke:var(--edge);fill:var(--paper)}
.g .plan rect,.g .plan path{stroke-dasharray:4 3}
.g .open rect,.g .done rect{fill:var(--tint);stroke:var(--accent)}
.g .on rect,.g .on path{fill:var(--accent);stroke:var(--paper)}
.g .on text:not(.free,.soft){fill:var(--on);font-weight:650}
.g .bad rect,.g .bad path{fill:var(--badtint);stroke:var(--bad);stroke-width:2.5}
.g .bad text:not(.soft){fill:var(--bad);font-weight:650}
.g .grid path,.g .rule{stroke:var(--line);stroke-width:1;fill:none}
.g .today path{stroke:var(--ink);stroke-width:2.5}
.g .today text{font-weight:650}
.wide .scroll td:first-child{white-space:pre-line;min-width:6.5rem}
.wide .scroll td{min-width:5.5rem}
body:has(.landscape,.scroll th:nth-child(9)){page:wide}
@media(max-width:56rem){.cols{grid-template-columns:1fr}}
@media(max-width:34rem){.stack thead{display:none}.stack tr{display:block;padding:.6rem 0;border-bottom:1px solid var(--line)}.stack td{display:block;border:0;padding:.1rem 0}.stack td[data-label]::before{content:attr(data-label) ": ";color:var(--soft)}.stack .num{text-align:left}.stack .none{display:none}}
@page wide{size:A4 landscape;margin:10mm}
@media print{.g{min-width:0!important}.year{max-height:120mm}.scroll{overflow:visible}.scroll table{min-width:0!important;font-size:.8em}.scroll th{font-size:1em;hyphens:auto}.scroll table:has(th:nth-child(9)){font-size:.6em}.scroll table:has(th:nth-child(9)) :is(th,td){padding-right:.25rem;overflow-wrap:break-word}h2,h3{break-after:avoid}.wide .scroll td{min-width:0!important}tr,svg{break-inside:avoid}th,td{padding:.25rem .5rem .25rem 0}.wide main{max-width:none}body{background:#fff;color:#000}header nav,.filters,.answers,form,footer{display:none}.card{border:0;padding:0;break-inside:avoid}.card:has(table){break-inside:auto}a{color:inherit}.cols{display:block}}
`;

/** Styles of every page; the whole frame of a task page stays below 15 KB. */
export const STYLESHEET = pack(SOURCE);
/** Styles that only the pages of signed-in people need: log, record, timeline, print. */
export const MANAGER_STYLESHEET = pack(SOURCE + MANAGER_SOURCE);

/** `style-src` sources: pages carry their styles inline, and only these exact texts run. */
export const STYLE_SOURCES = [STYLESHEET, MANAGER_STYLESHEET].map(
  (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`,
);

function pack(text: string): string {
  return text.replaceAll('\n', '');
}
