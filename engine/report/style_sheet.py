"""The page's style sheet: colors of light and dark, sections and tables.

Curves have the colors of Okabe and Ito, which readers of any color vision can tell apart
(https://jfly.uni-koeln.de/color/); on dark ground, lighter ones of the same hues.
"""

from engine.report import chart_styles

_COLORS = """
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #ffffff; --text: #1c2127; --faint: #5f6b7a; --line: #dde2e8;
  --good: #00724f; --bad: #b3410a; --note: #fff4d6; --note-line: #e0b84c;
  --c0: #0072b2; --c1: #d55e00; --c2: #009e73; --c3: #aa4c86; --c4: #a77400; --c5: #2c8fc9;
  --s0: #0072b2; --s1: #e69f00; --s2: #009e73; --s3: #cc79a7; --s4: #56b4e9; --s5: #d55e00;
  --s6: #8a8f98; --s7: #b9a900;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161b; --card: #1b2129; --text: #e5e9ee; --faint: #9aa6b5; --line: #313a45;
    --good: #4fd1a5; --bad: #ff9a5c; --note: #3a3115; --note-line: #8a6d1d;
    --c0: #56b4e9; --c1: #ff8a3d; --c2: #3ecfa0; --c3: #e59ac4; --c4: #e6b53c; --c5: #9ad4f5;
    --s0: #2f86c9; --s2: #2bb48a; --s4: #9ad4f5; --s5: #f07f33;
  }
}
"""

_PAGE = """
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem clamp(0.75rem, 2.5vw, 2.5rem) 4rem; max-width: 1640px;
  background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 0.2rem; }
h2 { font-size: 1.25rem; margin: 0 0 0.3rem; }
h3 { font-size: 1rem; margin: 0 0 0.7rem; }
h4 { font-size: 0.9rem; margin: 1rem 0 0.4rem; }
p { margin: 0.4rem 0; }
section { margin-top: 2.6rem; scroll-margin-top: 1rem; min-width: 0; }
.single {
  display: grid; column-gap: 2rem; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 560px), 1fr));
}
.single #learning-curves { grid-column: 1 / -1; }
.about { color: var(--faint); max-width: 78ch; margin-bottom: 0.9rem; }
nav { display: flex; flex-wrap: wrap; gap: 0.3rem 0.5rem; margin-top: 0.8rem; }
nav a {
  color: inherit; text-decoration: none; border: 1px solid var(--line); border-radius: 1rem;
  padding: 0.1rem 0.7rem; font-size: 0.85rem; background: var(--card);
}
nav a:hover, nav a:focus { border-color: var(--c0); }
aside {
  margin-top: 1.2rem; padding: 0.5rem 1rem; background: var(--note);
  border: 1px solid var(--note-line); border-radius: 8px; font-size: 0.9rem;
}
.grid {
  display: grid; gap: 1rem; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 380px), 1fr));
}
.card {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem;
  margin: 0; min-width: 0; max-width: 780px;
}
.missing { color: var(--faint); border-left: 3px solid var(--note-line); padding-left: 0.7rem; }
.big { font-size: 1.35rem; font-weight: 650; }
.name { display: inline-flex; align-items: baseline; }
.pair { display: flex; flex-wrap: wrap; align-items: baseline; column-gap: 0.5rem; }
.pair small { color: var(--faint); font-weight: 400; }
.swatch {
  display: inline-block; flex: none; width: 0.75em; height: 0.75em; border-radius: 3px;
  margin-right: 0.45em; background: currentColor;
}
.legend { display: flex; flex-wrap: wrap; gap: 0.2rem 1.2rem; margin-bottom: 0.8rem; }
details { margin-top: 0.8rem; }
summary { cursor: pointer; color: var(--faint); margin-bottom: 0.5rem; }
code { font-size: 0.85em; }
"""

_TABLES = """
.scroll { overflow-x: auto; }
.card .scroll { max-height: 46rem; overflow-y: auto; }
section > .scroll, section > details > .scroll {
  width: fit-content; max-width: 100%; margin-bottom: 1rem; padding: 0.5rem 1rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 10px;
}
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td {
  padding: 0.25rem 1rem 0.25rem 0; text-align: left; vertical-align: baseline;
  border-bottom: 1px solid var(--line); overflow-wrap: normal;
}
thead th { color: var(--faint); font-weight: 500; font-size: 0.82rem; vertical-align: bottom; }
tbody th { font-weight: 500; }
tbody tr:last-child > * { border-bottom: 0; }
td small { color: var(--faint); white-space: nowrap; }
.classes small { display: block; line-height: 1.2; }
table.facts, table.settings { min-width: min(100%, 480px); }
.facts td, .settings td { min-width: 9rem; overflow-wrap: anywhere; }
.facts tbody th, .settings tbody th { color: var(--faint); white-space: nowrap; }
.card table.numbers { width: 100%; }
.numbers td { white-space: nowrap; }
.better { color: var(--good); font-weight: 600; }
.worse { color: var(--bad); font-weight: 600; }
.same { color: var(--faint); font-weight: 600; }
.confusion { width: 100%; font-size: 0.78rem; }
.confusion td {
  text-align: center; padding: 0; height: 2.15rem; min-width: 1.7rem; vertical-align: middle;
  border: 1px solid var(--card);
}
.confusion tr > *:last-child { padding-right: 0; }
.confusion th { border: 0; vertical-align: middle; padding: 0 0.4rem 0 0; font-weight: 400; }
.confusion thead th { vertical-align: bottom; padding: 0 0 0.3rem; text-align: center; }
.confusion thead span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
.confusion .deep { color: #fff; }
.confusion .right { font-weight: 650; }
@media (max-width: 520px) {
  .card { padding: 0.75rem; }
  .confusion { font-size: 0.66rem; }
  .confusion td { min-width: 0; height: 1.75rem; }
  .card .numbers > * > tr > * { padding-right: 0.45rem; }
  .numbers .level { min-width: 28px; }
}
.chips { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0.3rem; }
.chips li {
  border: 1px solid var(--line); border-radius: 6px; padding: 0 0.5rem; font-size: 0.82rem;
}
.bar {
  display: flex; height: 1.3rem; border-radius: 5px; overflow: hidden; margin-bottom: 0.6rem;
}
.bar i { background: currentColor; min-width: 1px; }
.level {
  width: 100%; min-width: 70px; height: 0.6rem; background: var(--line); border-radius: 3px;
}
.level i { display: block; height: 100%; background: currentColor; border-radius: 3px; }
"""

TEXT = ''.join((_COLORS, _PAGE, _TABLES, chart_styles.TEXT))
