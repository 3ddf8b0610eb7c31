"""The style sheet of the report of an import: light and dark, for narrow and wide windows."""

TEXT = """
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #ffffff; --text: #1c2127; --faint: #5f6b7a; --line: #dde2e8;
  --note: #fff4d6; --note-line: #e0b84c; --accent: #0072b2;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12161b; --card: #1b2129; --text: #e5e9ee; --faint: #9aa6b5; --line: #313a45;
    --note: #3a3115; --note-line: #8a6d1d; --accent: #56b4e9;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1.5rem clamp(0.75rem, 2.5vw, 2.5rem) 4rem; max-width: 1400px;
  background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere;
}
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 0.2rem; }
h2 { font-size: 1.2rem; margin: 2.2rem 0 0.6rem; }
h3 { font-size: 0.95rem; margin: 0 0 0.5rem; display: flex; flex-wrap: wrap; gap: 0 0.6rem; }
h3 small, .about { color: var(--faint); font-weight: 400; }
p { margin: 0.3rem 0; }
.note {
  margin-top: 1rem; padding: 0.4rem 0.9rem; background: var(--note);
  border: 1px solid var(--note-line); border-radius: 8px;
}
.scroll {
  overflow-x: auto; width: fit-content; max-width: 100%; max-height: 40rem;
  background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 0.5rem 1rem;
}
table { border-collapse: collapse; font-size: 0.9rem; font-variant-numeric: tabular-nums; }
th, td {
  padding: 0.25rem 1.2rem 0.25rem 0; text-align: left; vertical-align: baseline;
  border-bottom: 1px solid var(--line); overflow-wrap: break-word;
}
thead th { color: var(--faint); font-weight: 500; font-size: 0.82rem; }
tbody th { font-weight: 500; max-width: 28rem; }
tbody tr:last-child > * { border-bottom: 0; }
.counts td { text-align: right; }
.counts thead th:not(:first-child) { text-align: right; }
.sheets {
  display: grid; gap: 0.8rem; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
}
.sheet {
  background: var(--card); border: 1px solid var(--line); border-radius: 10px;
  padding: 0.7rem 0.8rem; min-width: 0;
}
.images { display: flex; flex-wrap: wrap; gap: 4px; }
.images img {
  height: 64px; width: auto; max-width: 100%; border-radius: 3px; image-rendering: pixelated;
}
"""
