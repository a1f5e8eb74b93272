/** Colours and sizes are those of the workbench (renderer/workbench/tokens.css), since the page stands alone. */
export const style = `
:root{color-scheme:light dark;--paper:#fbfaf7;--surface:#fff;--sunken:#f4f2ec;--line:#e6e2d9;--strong:#d3cdc0;--ink:#24211b;--soft:#5d574b;--faint:#736c5e;--accent:#b2472a;--accent-soft:#f8e9e1;--good:#2b7a4b;--good-soft:#e5f2e9;--warn:#8f5a0e;--warn-soft:#faf0dc;--bad:#b3261e;--bad-soft:#fbe9e7;--busy:#2a62a6;--busy-soft:#e6eef8;--c1:#3b6fb6;--c2:#e07b39;--c3:#4e9f6b;--on:#fff;--shadow:0 1px 2px rgb(50 40 20/.05),0 4px 16px rgb(50 40 20/.05)}
@media (prefers-color-scheme:dark){:root{--paper:#1a1815;--surface:#211f1b;--sunken:#151310;--line:#34312a;--strong:#4a463c;--ink:#ece8de;--soft:#b4ad9e;--faint:#989181;--accent:#e88c66;--accent-soft:#3a2820;--good:#6cc08b;--good-soft:#1f3025;--warn:#dda94b;--warn-soft:#352c1a;--bad:#f08b82;--bad-soft:#3b2421;--busy:#7fb0ea;--busy-soft:#1e2b3b;--c1:#6f9fe0;--c2:#f0965c;--c3:#74c292;--on:#151310;--shadow:0 1px 2px rgb(0 0 0/.3),0 6px 20px rgb(0 0 0/.25)}}
*{box-sizing:border-box}
html{scroll-behavior:smooth;scroll-padding-top:20px}
body{margin:0;background:var(--paper);color:var(--ink);font:13px/1.5 'Inter Variable',Inter,system-ui,'Noto Sans SC','Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
a{color:inherit;text-decoration:none}
.shell{display:grid;grid-template-columns:212px minmax(0,1fr);max-width:1360px;margin:0 auto}
nav{position:sticky;top:0;height:100vh;padding:28px 12px 20px 24px;overflow:auto;border-right:1px solid var(--line)}
nav b{display:block;font-size:15px;font-weight:600;line-height:1.3;overflow-wrap:anywhere;margin-bottom:2px}
nav small{color:var(--faint);display:block;margin-bottom:18px}
nav a{display:flex;justify-content:space-between;padding:5px 10px;margin-left:-10px;border-radius:5px;color:var(--soft)}
nav a:hover{background:var(--sunken);color:var(--ink)}
nav a span{color:var(--faint)}
main{padding:36px 40px 80px;min-width:0}
header h1{font-size:26px;font-weight:600;letter-spacing:-.01em;line-height:1.2;margin:0;overflow-wrap:anywhere}
header p{color:var(--faint);margin:4px 0 22px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(130px,1fr));gap:1px;background:var(--line);border:1px solid var(--line);border-radius:12px;overflow:hidden;box-shadow:var(--shadow)}
.figures div{background:var(--surface);padding:14px 18px}
.figures dt,.stats dt{color:var(--faint);font-size:12px}
.figures dd{margin:2px 0 0;font-size:21px;font-weight:500;letter-spacing:-.01em}
.figures dd small{font-size:12px;color:var(--faint);font-weight:400;margin-left:6px;letter-spacing:0}
section{margin-top:44px}
h2{font-size:19px;font-weight:600;margin:0 0 14px;letter-spacing:-.005em}
h3{font-size:13px;font-weight:600;margin:22px 0 8px}
.note{color:var(--faint);margin:-8px 0 14px;max-width:760px}
.panel{background:var(--surface);border:1px solid var(--line);border-radius:12px;box-shadow:var(--shadow);overflow:hidden}
.pad{padding:18px 20px}
.findings{list-style:none;margin:0;padding:0}
.findings li{display:grid;grid-template-columns:64px minmax(0,1fr);gap:14px;padding:13px 20px;border-top:1px solid var(--line)}
.findings li:first-child{border-top:0}
.findings p{margin:0;max-width:780px}
.findings .advice{color:var(--soft)}
.findings code{display:inline-block;margin-top:6px;max-width:100%;overflow-wrap:anywhere}
.chip{display:inline-block;padding:1px 8px;border-radius:99px;font-size:11px;line-height:18px;background:var(--sunken);color:var(--soft);white-space:nowrap}
.chip.i3,.chip.strong{background:var(--bad-soft);color:var(--bad)}.chip.i2,.chip.shifted{background:var(--warn-soft);color:var(--warn)}.chip.i1,.chip.personal{background:var(--busy-soft);color:var(--busy)}.chip.stable,.chip.good{background:var(--good-soft);color:var(--good)}
.name{font-weight:600;overflow-wrap:anywhere}
a.name:hover{color:var(--accent)}
code,.mono{font:12px/1.6 'JetBrains Mono Variable','JetBrains Mono',ui-monospace,'Noto Sans Mono CJK SC','PingFang SC','Microsoft YaHei',monospace;font-variant-ligatures:none}
code{background:var(--sunken);padding:2px 7px;border-radius:5px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{padding:6px 12px;text-align:left;border-top:1px solid var(--line);vertical-align:baseline}
tr:first-child>th{border-top:0}
th{font-weight:500;color:var(--faint);font-size:12px;white-space:nowrap;background:var(--surface)}
.sort th{cursor:pointer}.sort th:hover{color:var(--ink)}.sort th[aria-sort]::after{content:' ↑';color:var(--accent)}.sort th[aria-sort=descending]::after{content:' ↓'}
td.n,th.n{text-align:right;white-space:nowrap}
td.w{overflow-wrap:anywhere;max-width:280px}
tbody tr:hover{background:var(--sunken)}
.meter{display:inline-block;width:44px;height:5px;border-radius:3px;background:var(--sunken);margin-left:8px;vertical-align:middle;overflow:hidden}.meter.none{visibility:hidden}.meter i{display:block;height:100%;background:var(--c2)}
.find{width:100%;max-width:320px;height:30px;padding:0 12px;border:1px solid var(--strong);border-radius:8px;background:var(--surface);color:inherit;font:inherit;margin-bottom:12px}
.find:focus{outline:2px solid var(--accent);outline-offset:1px}
.card{padding:16px 20px 18px;margin-bottom:12px;break-inside:avoid}
.card header{display:flex;flex-wrap:wrap;gap:8px;align-items:baseline;margin-bottom:12px}
.card header .name{font-size:15px}
.card header small{color:var(--faint)}
.card .body{display:grid;grid-template-columns:minmax(180px,230px) minmax(0,1fr) minmax(0,1fr);gap:28px;align-items:start}
.stats{margin:0;display:grid;grid-template-columns:auto auto;gap:2px 14px}
.stats dd{margin:0;text-align:right;overflow-wrap:anywhere}
.bars,.series{margin:0;position:relative}.bars svg{width:100%;height:84px;display:block}.series svg{width:100%;height:150px;display:block}
.series .top{position:absolute;left:0;top:-16px;font-size:11px;color:var(--faint)}
.bars rect,.series rect{fill:var(--c1)}.bars rect.p{fill:var(--c1);fill-opacity:.4}
figcaption{display:flex;justify-content:space-between;color:var(--faint);font-size:11px;border-top:1px solid var(--strong);padding-top:3px}
.tops{display:grid;gap:3px}.tops div{display:grid;grid-template-columns:minmax(0,1fr) auto auto;gap:10px;padding:1px 8px;border-radius:4px;background:linear-gradient(90deg,color-mix(in srgb,var(--c1) 20%,transparent) var(--s),transparent var(--s))}
.tops span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}.tops small{color:var(--faint);min-width:44px;text-align:right;font-size:12px}.tops .green{background:linear-gradient(90deg,color-mix(in srgb,var(--c3) 20%,transparent) var(--s),transparent var(--s))}
h4{margin:0 0 6px;font-size:12px;font-weight:500;color:var(--faint)}h4:not(:first-child){margin-top:14px}
.two{display:grid;grid-template-columns:minmax(0,1.4fr) minmax(280px,1fr);gap:32px;align-items:start}.two>*{min-width:0}
svg text{fill:var(--soft);font-size:11px}
.matrix{width:100%;height:auto}.matrix .plus{fill:var(--c1)}.matrix .minus{fill:var(--c2)}.matrix .same{fill:var(--line)}.matrix .none{fill:var(--sunken)}.matrix text{font-size:10.5px}.matrix text.on{fill:var(--on)}
.hours{width:100%;max-width:620px;height:auto}.hours rect{fill:var(--c1)}.hours text{font-size:10.5px}
ul.plain{margin:0;padding:0;list-style:none}ul.plain li{padding:3px 0}
.faint{color:var(--faint)}
footer{margin-top:52px;color:var(--faint);font-size:12px;max-width:780px}
[hidden]{display:none!important}
@media (max-width:900px){.shell{display:block}nav{display:none}main{padding:24px 16px}.card .body,.two{grid-template-columns:1fr}}
@media print{:root{--paper:#fff;--surface:#fff;--sunken:#f4f2ec;--line:#ddd;--strong:#bbb;--ink:#000;--soft:#333;--faint:#555;--c1:#3b6fb6;--c2:#e07b39;--on:#fff;--shadow:none}body{font-size:11px;-webkit-print-color-adjust:exact;print-color-adjust:exact}.shell{display:block}nav,.find{display:none}main{padding:0}section{margin-top:26px}.panel{overflow:visible}tr,li,.card{break-inside:avoid}h2,h3{break-after:avoid}}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}`
