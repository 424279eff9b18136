/** The report's own type and colours: the page's tokens, without anything that has to be fetched. */
export const REPORT_CSS = `
:root{color-scheme:light dark;--paper:#faf9f6;--card:#fff;--ink:#1d2026;--ink-2:#50555f;--ink-3:#666b75;--line:#e5e2da;--right:#17653d;--wrong:#a12d1b;--slot-a:#3450a8;--slot-b:#84418f;--soft:#e9edf9}
@media (prefers-color-scheme:dark){:root{--paper:#131519;--card:#1a1d22;--ink:#e8e6e1;--ink-2:#adb2bb;--ink-3:#9197a2;--line:#2a2e36;--right:#7ccb9d;--wrong:#f39a85;--slot-a:#9db4f5;--slot-b:#d7a0e2;--soft:#222c48}}
body{max-width:860px;margin:0 auto;padding:28px 20px 60px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 4px}h2{font-size:1.1rem;margin:32px 0 6px}h3{font-size:.95rem;margin:18px 0 4px}
p{max-width:78ch}.soft{color:var(--ink-2);font-size:.85rem}.warning{padding:8px 12px;border-left:3px solid var(--slot-a);background:var(--soft);font-size:.85rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.82rem;font-variant-numeric:tabular-nums;white-space:nowrap}
th,td{padding:4px 8px;text-align:right;font-weight:400;border-top:1px solid var(--line)}thead th{border-top:0;color:var(--ink-3)}th:first-child{text-align:left;padding-left:0}
b{font-weight:600}small{color:var(--ink-3);font-size:.9em}code{font-size:.85em;overflow-wrap:anywhere}
figure{margin:14px 0}figcaption{color:var(--ink-2);font-size:.85rem;margin-bottom:6px}svg{max-width:100%;height:auto}svg text{fill:var(--ink-2);font-size:11px;font-family:inherit}svg .label,svg .pointLabel{fill:var(--ink);font-size:12px}svg .value{fill:var(--ink)}
.cases{display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:14px;padding:0;list-style:none}.cases li{border:1px solid var(--line);border-radius:8px;background:var(--card);padding:10px;font-size:.85rem}.cases img{display:block;width:128px;height:128px;object-fit:contain;margin-bottom:6px}.cases p{margin:2px 0}.right{color:var(--right)}.wrong{color:var(--wrong)}
.conclusion{break-after:page;margin:18px 0;padding:6px 18px 14px;border:1px solid var(--line);border-radius:8px;background:var(--card)}.conclusion h2{margin-top:8px}.conclusion ul{padding-left:1.1em}.conclusion li{margin:6px 0}.conclusion table{white-space:normal}
@media print{body{max-width:none;padding:0}.scroll{overflow:visible}table{white-space:normal;font-size:.72rem}th,td{padding:3px 4px}}
dl{display:grid;grid-template-columns:auto 1fr;gap:2px 14px;font-size:.85rem}dt{color:var(--ink-2)}dd{margin:0;overflow-wrap:anywhere}
`.trim();
