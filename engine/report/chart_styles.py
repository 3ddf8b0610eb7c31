"""The part of the style sheet about charts and pictures, and the colors of runs and stages.

The variables --c and --s with a number are colors of style_sheet.py.
"""

_CHARTS = """
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg.chart { max-width: 540px; }
svg text { fill: var(--faint); font-size: 12px; }
text.middle { text-anchor: middle; }
text.end { text-anchor: end; }
.grid line, line.grid { stroke: var(--line); stroke-width: 1; }
polyline { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
polyline.faint { stroke-width: 1; opacity: 0.55; }
polyline.dashed { stroke-dasharray: 7 4; }
polyline.dotted { stroke-dasharray: 2 4; }
polygon.band { fill: currentColor; opacity: 0.16; }
circle { fill: currentColor; }
line.range { stroke: currentColor; stroke-width: 2; }
.chart line.range { stroke: var(--text); stroke-width: 1.5; }
line.ideal { stroke: var(--faint); stroke-width: 1.2; stroke-dasharray: 5 4; }
rect.column { fill: currentColor; opacity: 0.75; }
rect.count { fill: currentColor; opacity: 0.4; }
svg.strip { width: 110px; }
@media (max-width: 520px) { svg.strip { display: none; } }
figcaption { font-weight: 600; margin-bottom: 0.5rem; }
.kinds { float: right; font-weight: 400; font-size: 0.8rem; color: var(--faint); }
.kinds > span { margin-left: 0.9rem; white-space: nowrap; }
.stroke {
  display: inline-block; width: 1.6rem; margin-right: 0.35rem; vertical-align: middle;
  border-top: 2px solid currentColor;
}
.stroke.faint { border-top-width: 1px; }
.stroke.dashed { border-top-style: dashed; }
.stroke.dotted { border-top-style: dotted; }
.pixels { image-rendering: pixelated; }
.matrix { width: 100%; height: auto; border: 1px solid var(--line); }
.tiles {
  display: grid; gap: 0.7rem 0.5rem;
  grid-template-columns: repeat(auto-fill, minmax(88px, 1fr));
}
.tiles figure { margin: 0; }
.tiles img { width: 100%; height: auto; border-radius: 4px; }
.tiles figcaption { font-size: 0.76rem; font-weight: 400; line-height: 1.3; margin: 0.15rem 0 0; }
.filters { display: flex; flex-wrap: wrap; gap: 4px; margin-top: 0.6rem; }
.filters img { width: 44px; height: auto; border-radius: 3px; }
@media print {
  .card { break-inside: avoid; }
  .card .scroll { max-height: none; }
  nav { display: none; }
}
"""

_NUMBERED = ''.join(
    f'.run{number} {{ color: var(--c{number}); }}\n' for number in range(6)) + ''.join(
    f'.stage{number} {{ color: var(--s{number}); }}\n' for number in range(8))

TEXT = _CHARTS + _NUMBERED
