/**
 * The style sheet of the page: light and dark, from a telephone's width to a wide screen, and on paper.
 */
import { paintClasses, paintVariables } from './paint.ts';

const LIGHT = `--ground:#fbfaf8;--card:#fff;--ink:#1c1b1a;--soft:#5c5853;--faint:#ded9d2;--hair:#ece8e2;--accent:#0b5c8f;--table:#efe6d8;--floor:#e3ddd3;--grid:#0000000d;--good:#007a5a;--bad:#b8430a;--bar:#0072b2;--seg:#dbe9f3;--seg2:#c3d9e9;${paintVariables(0)}`;
const DARK = `--ground:#141517;--card:#1c1e21;--ink:#ecebe8;--soft:#a9a6a0;--faint:#3b3e43;--hair:#2a2d31;--accent:#7cc0ee;--table:#33302b;--floor:#232427;--grid:#ffffff0d;--good:#35c99f;--bad:#ff9b61;--bar:#4fa8e0;--seg:#22394a;--seg2:#2b4a60;${paintVariables(1)}`;

export function styleSheet(): string {
  return `:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
${paintClasses()}
${BASE}
${FIGURES}
${SCENES}
${PLAYER}
${OTHER_MEDIA}`;
}

const BASE = `*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:3.5rem;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:78rem;padding:0 clamp(1rem,4vw,3rem) 3rem;background:var(--ground);color:var(--ink);font:400 1rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:clamp(2rem,5vw,3.1rem);line-height:1.1;letter-spacing:-.025em;margin:.1em 0 .25em;font-weight:680;overflow-wrap:anywhere}
h2{font-size:1.6rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 .3rem;font-weight:640}
h3{font-size:1.05rem;margin:0 0 .35rem;font-weight:620;line-height:1.3}
h3 small{font-weight:400;color:var(--soft);font-size:.85rem;margin-left:.35rem}
h4{font-size:.78rem;letter-spacing:.06em;text-transform:uppercase;color:var(--soft);margin:1.1rem 0 .35rem;font-weight:620}
h4 small{text-transform:none;letter-spacing:0;font-weight:400}
small{font-size:.8rem}
code{font:.82rem/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;overflow-wrap:anywhere}
a{color:var(--accent)}
figure{margin:0}
figcaption{color:var(--soft);font-size:.82rem;line-height:1.4;margin-top:.35rem}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:4px}
.said{unicode-bidi:isolate;overflow-wrap:anywhere}
.quiet,.note{color:var(--soft)}
.note{font-size:.87rem;margin:.5rem 0 0}
.lead{max-width:62ch;color:var(--soft);margin:0 0 1.4rem}
.quote{font-size:.95rem;color:var(--soft);margin:0 0 .6rem;font-style:italic}
.chip{display:inline-block;border:1px solid var(--faint);border-radius:99px;padding:.05rem .6rem;font-size:.8rem;white-space:nowrap;background:var(--card)}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--card);padding:.4rem .8rem;z-index:9}
.top{padding-top:clamp(2rem,6vw,4rem)}
.top .lead{font-size:1.1rem}
.eyebrow{margin:0;color:var(--accent);font-size:.85rem;font-weight:600;letter-spacing:.02em}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:1px;margin:0 0 1.4rem;background:var(--hair);border:1px solid var(--hair);border-radius:12px;overflow:hidden}
.tiles div{background:var(--card);padding:1rem 1.2rem}
.tiles dt{color:var(--soft);font-size:.83rem}
.tiles dd{margin:0}
.tiles b{display:block;font-size:1.9rem;font-weight:620;letter-spacing:-.02em;line-height:1.25}
.tiles span{color:var(--soft);font-size:.83rem}
.facts{display:grid;gap:.35rem 1.5rem;margin:0;font-size:.9rem}
.facts div{display:grid;grid-template-columns:8rem 1fr;gap:.75rem;align-items:baseline}
.facts dt{color:var(--soft)}
.facts dd{margin:0;min-width:0}
nav{position:sticky;top:0;z-index:5;background:var(--ground);margin:2rem 0 0;border-bottom:1px solid var(--faint)}
nav ul{display:flex;gap:.2rem 1.4rem;list-style:none;margin:0;padding:.65rem 0;overflow-x:auto;scrollbar-width:none}
nav a{text-decoration:none;color:var(--soft);font-size:.92rem;white-space:nowrap}
nav a:hover{color:var(--accent);text-decoration:underline}
section{padding:2.6rem 0 .6rem}
footer{margin-top:3rem;border-top:1px solid var(--faint);color:var(--soft);font-size:.85rem}`;

const FIGURES = `.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%}
.rates th,.rates td{text-align:left;padding:.55rem .9rem .55rem 0;border-bottom:1px solid var(--hair);vertical-align:top;font-weight:400}
.rates thead th{color:var(--soft);font-size:.82rem;vertical-align:bottom}
.rates tbody th{font-weight:600;white-space:nowrap}
.rates small{display:block;font-weight:400;color:var(--soft);line-height:1.35}
.rates .number{text-align:right}
.rates .plot{width:28%;min-width:11rem}
.rates svg,.demos svg{display:block;width:100%;overflow:visible}
.axis text{font-size:10px;fill:var(--soft)}
.rate .tick{stroke:var(--hair)}
.rate .bar{fill:var(--bar);opacity:.42}
.whisker{stroke:var(--ink);stroke-width:1.6}
.rate .halo{stroke:var(--card);stroke-width:4;opacity:.6}
.causes rect{fill:var(--paint);stroke:var(--ground);stroke-width:1}
.legend{list-style:none;padding:0;margin:.9rem 0 0;display:flex;flex-wrap:wrap;gap:.3rem 1.6rem;font-size:.87rem;color:var(--soft)}
.legend b{color:var(--ink);font-weight:600}
.legend i{display:inline-block;width:.8em;height:.8em;border-radius:3px;background:var(--paint);margin-right:.45em}
#rates h3{margin-top:2rem}
.demos{list-style:none;margin:.6rem 0 0;padding:0;columns:17rem 3;column-gap:2.5rem}
.demos li{display:grid;grid-template-columns:6rem 1fr 3rem;gap:.7rem;align-items:center;font-size:.87rem;break-inside:avoid;padding:.12rem 0}
.demos rect{fill:var(--bar);opacity:.6}
.demos b{font-weight:500}
.timelines{margin:0 0 1.6rem}
.timelines ol{list-style:none;margin:0;padding:0}
.timelines li{display:grid;grid-template-columns:3.6rem minmax(0,1fr) 3.6rem;gap:.6rem;align-items:start;padding:.35rem 0}
.which,.long{font-size:.82rem;color:var(--soft);line-height:1.6rem;white-space:nowrap}
.long{text-align:right}
.bar{position:relative}
.subtasks{display:flex;height:1.6rem;border-radius:5px 5px 0 0;overflow:hidden}
.subtasks span{flex:none;background:var(--seg);font-size:.74rem;line-height:1.6rem;padding:0 .4rem;white-space:nowrap;overflow:hidden;text-overflow:ellipsis;border-right:1px solid var(--ground);min-width:0}
.subtasks span:nth-child(even){background:var(--seg2)}
.subtasks span:last-child{border-right:0}
.bar .gripper{display:block;width:100%;height:.9rem;background:var(--hair)}
.bar .gripper path{fill:var(--soft);opacity:.45}
.held{position:relative;height:1.15rem;background:var(--hair);border-radius:0 0 5px 5px;overflow:hidden;border-top:1px solid var(--ground)}
.held span{position:absolute;top:0;bottom:0;background:var(--paint);overflow:hidden;border-radius:3px}
.held i{display:block;font-style:normal;font-size:.7rem;line-height:1.1rem;padding:0 .3rem;color:var(--ground);font-weight:600;white-space:nowrap;text-overflow:ellipsis;overflow:hidden}`;

const SCENES = `.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(21rem,100%),1fr));gap:1.2rem}
.card,.sheet,.twins{background:var(--card);border:1px solid var(--hair);border-radius:12px;padding:1.1rem 1.2rem}
.scene{display:block;width:100%;height:auto;border-radius:8px;background:var(--floor)}
.scene .floor{fill:var(--floor)}
.scene .table{fill:var(--table)}
.scene .grid{stroke:var(--grid);stroke-width:1.5;fill:none}
.scene text{font-size:21px;fill:var(--ink);font-family:inherit}
.scene .name{text-anchor:middle;paint-order:stroke;stroke:var(--table);stroke-width:5px;stroke-linejoin:round}
.scene .scale path{stroke:var(--soft);stroke-width:2;fill:none}
.scene .scale text{fill:var(--soft);font-size:18px}
.thing{fill:var(--paint);stroke:var(--ink);stroke-width:2;stroke-opacity:.55}
.thing.container{fill-opacity:.18;stroke:var(--paint);stroke-opacity:1;stroke-width:4}
.thing.distractor{stroke-dasharray:7 5;stroke-opacity:1;stroke-width:2.5;fill-opacity:.55}
.hand .palm{fill:var(--ink);opacity:.18}
.hand .jaw{fill:var(--ink)}
.hand .cross{stroke:var(--ink);stroke-width:2}
.trail{fill:none;stroke:var(--soft);stroke-width:2;opacity:.5;stroke-linejoin:round}
.cloud{stroke:var(--paint);stroke-linecap:round;opacity:.62}
.written circle{fill:none;stroke:var(--paint);stroke-width:2.5;stroke-dasharray:3 6}
.written path{stroke:var(--ink);stroke-width:2.5}
.ring{fill:none;stroke:var(--bad);stroke-width:5;stroke-dasharray:14 7}
.way{stroke:var(--bad);stroke-width:4;stroke-dasharray:4 6;stroke-linecap:round}
.sheet{margin-bottom:1.2rem}
.strip{max-width:46rem}
.alone{--views:repeat(auto-fit,minmax(min(9rem,100%),1fr))}
.alone .strip{max-width:none}
.hints{max-width:62ch;margin:0 0 1.4rem;padding:.7rem 1rem .7rem 2rem;background:var(--card);border:1px solid var(--hair);border-radius:12px;font-size:.92rem}
.strips{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20.5rem,100%),1fr));gap:1.6rem 1.2rem}
.cells{display:grid;grid-template-columns:repeat(3,1fr);gap:.5rem}
.cell .scale{display:none}
.cell small{color:var(--soft);font-size:.76rem}
.views{display:grid;grid-template-columns:var(--views,none);gap:3px;border-radius:8px;overflow:hidden}
.views img,.photos img{display:block;width:100%;height:auto;background:var(--hair)}
.gone{display:grid;place-items:center;background:var(--hair);color:var(--soft);font-size:.8rem;min-height:4rem}
.twins{display:grid;grid-template-columns:minmax(0,2fr) minmax(14rem,1fr);gap:1.4rem;margin-bottom:1.2rem}
.pair{display:grid;grid-template-columns:1fr 1fr;gap:1rem;align-items:end}
.pair .views{grid-template-columns:repeat(auto-fit,minmax(5rem,1fr));margin-bottom:.5rem}
.pair figcaption{margin:0 0 .4rem}
.changes ul{list-style:none;margin:0;padding:0}
.changes li{padding:.3rem 0;border-bottom:1px solid var(--hair);font-size:.9rem}
.changes h4{font-size:1.05rem;margin:0 0 .35rem;font-weight:620;text-transform:none;letter-spacing:0;color:inherit}
.changes h4::first-letter{text-transform:uppercase}
.task{margin:1.8rem 0 .7rem;font-size:1.2rem}
.contents{list-style:none;margin:0 0 1rem;padding:0}
.contents>li{display:flex;flex-wrap:wrap;gap:.2rem .9rem;padding:.3rem 0;border-bottom:1px solid var(--hair)}
.contents b{flex:0 0 15rem;font-weight:600}
.contents ul{display:flex;flex-wrap:wrap;gap:.2rem .9rem;list-style:none;margin:0;padding:0;flex:1}`;

const PLAYER = `.player{background:var(--card);border:1px solid var(--hair);border-radius:12px;padding:1.1rem 1.2rem}
.player:not(.ready) .controls{display:none}
.controls{display:grid;grid-template-columns:auto auto auto 1fr;gap:.7rem 1.2rem;align-items:center;margin-bottom:.9rem}
.controls label{font-size:.85rem;color:var(--soft)}
.controls select,.controls button{font:inherit;font-size:.9rem;color:var(--ink);background:var(--ground);border:1px solid var(--faint);border-radius:8px;padding:.3rem .55rem;min-height:2.2rem;max-width:100%}
.buttons{display:flex;gap:.35rem}
.buttons button{display:grid;place-items:center;width:2.6rem;cursor:pointer}
.buttons button:hover{border-color:var(--accent)}
.buttons svg{fill:currentColor;stroke:currentColor;stroke-width:1.5;stroke-linejoin:round}
.buttons .play{background:var(--accent);color:var(--ground);border-color:var(--accent);width:3.4rem}
.play .halt,.play[aria-pressed=true] .go{display:none}
.play[aria-pressed=true] .halt{display:block}
.play span{line-height:0}
.clock{text-align:right;font-size:.88rem;color:var(--soft);white-space:nowrap}
.controls input[type=range]{grid-column:1/-1;width:100%;margin:0;accent-color:var(--accent);height:1.4rem}
.strip-frame{position:relative;cursor:pointer;margin-bottom:.9rem}
.head{position:absolute;top:-4px;bottom:-4px;left:var(--played,0);width:2px;margin-left:-1px;background:var(--ink);border-radius:2px;box-shadow:0 0 0 1.5px var(--card)}
.stage{display:grid;grid-template-columns:minmax(0,1.7fr) minmax(16rem,1fr);gap:1.6rem}
.photos{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(13rem,100%),1fr));gap:.7rem}
.photos img{border-radius:8px}
.photos.square{grid-template-columns:1fr 1fr}
.looks{display:grid;gap:1rem 1.6rem;align-content:start}
.with-photos{grid-template-columns:repeat(auto-fit,minmax(min(17rem,100%),1fr))}
.with-photos .photos{grid-column:1/-1}
.now{display:grid;grid-template-columns:1fr 1fr;gap:.7rem 1rem;margin:0}
.now dt{color:var(--soft);font-size:.78rem}
.now dd{margin:0;font-weight:600;line-height:1.3}
.now .subtask{grid-column:1/-1}
.now .subtask dd{font-size:1.2rem;min-height:1.3em}
.conditions{list-style:none;margin:0;padding:0;font-size:.87rem}
.conditions li{display:flex;justify-content:space-between;gap:1rem;padding:.22rem 0;border-bottom:1px solid var(--hair)}
.truth{color:var(--soft);white-space:nowrap}
.truth::before{content:"○ "}
.conditions .true .truth{color:var(--good);font-weight:650}
.conditions.fail .true .truth{color:var(--bad)}
.conditions .true .truth::before{content:"● "}
.contacts{font-size:.84rem}
.contacts th{text-align:left;font-weight:400;color:var(--soft);font-size:.78rem}
.contacts th:last-child,.contacts td:last-child{text-align:right}
.contacts td{padding:.12rem .5rem .12rem 0;border-bottom:1px solid var(--hair);overflow-wrap:anywhere}
.contacts td:last-child{width:34%;padding-right:.3rem;background:linear-gradient(to left,var(--seg2) var(--force,0%),transparent var(--force,0%))}`;

const OTHER_MEDIA = `@media (max-width:52rem){.stage,.twins{grid-template-columns:minmax(0,1fr)}.controls{grid-template-columns:1fr auto}.controls label:first-child{grid-column:1/-1}.controls select{width:auto}.controls .clock{grid-column:1/-1;text-align:left}.facts div{grid-template-columns:1fr;gap:0}.timelines li{grid-template-columns:2.6rem minmax(0,1fr) 2.8rem}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{nav,.controls{display:none}.card,.sheet,.twins,.player{break-inside:avoid}}`;
