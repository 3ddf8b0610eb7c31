"""The page's style sheet, for light and dark."""

TEXT = """
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #ffffff; --text: #1c2127; --faint: #5f6b7a; --line: #c3cad3;
  --bar: #0072b2; --warn: #fff4d6; --warn-line: #e0b84c; --bad: #b3261e;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161b; --card: #1b2129; --text: #e5e9ee; --faint: #9aa6b5; --line: #47525f;
    --bar: #56b4e9; --warn: #3a3115; --warn-line: #8a6d1d; --bad: #ffb4ab;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body {
  margin: 0 auto; padding: 1.5rem clamp(0.75rem, 3vw, 2.5rem) 3rem; max-width: 1100px;
  background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.5rem; margin: 0 0 0.3rem; }
h2 { font-size: 1.1rem; margin: 0 0 0.6rem; }
p { margin: 0.3rem 0; }
.about { color: var(--faint); font-size: 0.85rem; }
main {
  display: grid; gap: 1rem; margin-top: 1.2rem; align-items: start;
  grid-template-columns: repeat(auto-fit, minmax(min(100%, 260px), 1fr));
}
section {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem;
  min-width: 0;
}
#file { position: absolute; opacity: 0; width: 1px; height: 1px; }
#drop {
  display: grid; place-items: center; text-align: center; min-height: 9rem; padding: 1rem;
  border: 2px dashed var(--line); border-radius: 8px; cursor: pointer;
}
#drop.over, #drop:hover, #file:focus-visible + #drop { border-color: var(--bar); }
#file:focus-visible + #drop { outline: 2px solid var(--bar); outline-offset: 2px; }
#preview { max-width: 100%; max-height: 220px; margin-top: 0.8rem; image-rendering: pixelated; }
#drawing {
  display: block; width: min(100%, 280px); aspect-ratio: 1; background: #ffffff;
  border: 1px solid var(--line); border-radius: 8px; touch-action: none; cursor: crosshair;
}
button {
  margin-top: 0.6rem; padding: 0.35rem 1rem; font: inherit; color: inherit; cursor: pointer;
  background: var(--ground); border: 1px solid var(--line); border-radius: 6px;
}
#summary { font-size: 1.3rem; font-weight: 600; }
#classes { list-style: none; margin: 0.6rem 0; padding: 0; }
#classes li {
  display: grid; grid-template-columns: minmax(5rem, 1fr) 2fr 4rem; gap: 0.6rem;
  align-items: center; padding: 0.1rem 0;
}
#classes .track { background: var(--ground); border-radius: 4px; height: 0.9rem; }
#classes .bar { background: var(--bar); border-radius: 4px; height: 100%; }
#classes .share { text-align: right; font-variant-numeric: tabular-nums; }
#remark.unlike {
  background: var(--warn); border: 1px solid var(--warn-line); border-radius: 6px;
  padding: 0.4rem 0.7rem;
}
#notes { color: var(--faint); font-size: 0.85rem; padding-left: 1.2rem; }
#failure { color: var(--bad); font-weight: 600; }
"""
