import { VARIABLES } from "../kit/palette.ts";

const variables = (at: 0 | 1): string =>
  Object.entries(VARIABLES)
    .map(([name, values]) => `--${name}:${values[at]}`)
    .join(";");

/** The style sheet of the page: light, dark as the reader's system is, and print, which is light. */
export const PAGE_STYLE = `
:root{${variables(0)};color-scheme:light dark}
@media (prefers-color-scheme:dark){@media screen{:root{${variables(1)}}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main,header,footer{max-width:1000px;margin:0 auto;padding:0 20px}
header{padding-top:28px}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 4px}
h2{font-size:1.3rem;margin:40px 0 8px;padding-top:8px;border-top:1px solid var(--line)}
h3{font-size:1.1rem;margin:20px 0 4px}
.chart h3,h4{font-size:1rem;margin:0 0 4px}
h1,h2,h3,h4,p,li,figcaption,summary{overflow-wrap:anywhere}
p{margin:8px 0}
a{color:var(--link)}
.meta,figcaption,.note{color:var(--muted);font-size:.875rem}
.lead{font-size:1.25rem;line-height:1.4}
nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:4px 16px;padding:0;margin:12px 0}
code{background:var(--faint);border-radius:3px;padding:0 3px}
pre{background:var(--faint);padding:12px;overflow-x:auto;border-radius:6px;font-size:.875rem}
.charts{display:grid;gap:20px;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));margin:16px 0}
.chart{margin:0;padding:14px;border:1px solid var(--line);border-radius:8px;background:var(--card);min-width:0}
.wide{grid-column:1/-1}
.picture{position:relative;min-width:0}
.static svg{display:block;width:100%;height:auto;max-width:calc(1.3*var(--width))}
@media screen and (max-width:600px){.static{overflow-x:auto}.static svg{min-width:min(var(--width),560px)}}
.live,.controls{display:none}
.is-live .live{display:block;width:100%}
.is-live .static,.is-live .shown{display:none}
.is-live .controls{display:flex;flex-wrap:wrap;gap:6px 14px;align-items:center;margin:4px 0;font-size:.875rem}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 6px;padding:0;margin:4px 0;font-size:.8125rem}
button,select{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:4px;padding:2px 8px;max-width:100%}
.zoom button{min-width:30px;margin-right:3px}
.legend button{border-color:transparent;background:none;display:flex;gap:6px;align-items:center;padding:2px 4px}
.legend button[aria-pressed=false]{text-decoration:line-through;opacity:.75}
:focus-visible{outline:3px solid var(--link);outline-offset:1px}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.875rem;font-variant-numeric:tabular-nums;margin:8px 0}
small{color:var(--muted)}
caption{text-align:left;color:var(--muted);padding:4px 0}
th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--line);vertical-align:top}
th[scope=row]{font-weight:500;position:sticky;left:0;background:var(--paper);max-width:16rem;overflow-wrap:break-word}
.chart th[scope=row]{background:var(--card)}
.number{text-align:right;white-space:nowrap}
summary{cursor:pointer;font-size:.875rem;color:var(--link)}
@media print{
body{font-size:11pt}
main,header,footer{max-width:none;padding:0}
nav,.controls,.is-live .live,.is-live .controls{display:none}
.is-live .static{display:block}
.chart details:not([open]){display:none}
.is-live .shown{display:inline}
.charts{grid-template-columns:repeat(2,minmax(0,1fr));gap:10px}
.chart{break-inside:avoid;border-color:#bbb}
h2{break-after:avoid}
pre{white-space:pre-wrap;overflow-wrap:anywhere}
}
`;
