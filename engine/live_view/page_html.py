"""The HTML of the live view: a line of help, and matplotlib's figure, which fills the window.

matplotlib's script draws the figure and sends the keys; the script here sets the figure's size.
"""

import string

from tornado import escape

_PAGE = string.Template('''<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$title: the six panels</title>
<link rel="icon" href="$prefix/favicon.ico">
<style>
  html { color-scheme: light dark; }
  body { display: flex; flex-direction: column; margin: 0; height: 100vh; overflow: hidden;
         font: 14px/1.4 system-ui, sans-serif; }
  header { padding: 4px 12px; }
  header span { opacity: 0.7; }
  #figure { flex: 1; min-height: 0; overflow: hidden auto; background: white; }
  .ui-dialog-titlebar, .mpl-toolbar { display: none; }
</style>
<script src="$prefix/js/mpl.js"></script>
</head>
<body>
<header><b>$title</b>
  <span id="state">keys: 1 to 6 show one panel, 0 all of them, the space bar pauses</span></header>
<div id="figure"></div>
<script>
  const place = document.getElementById('figure');
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(scheme + '//' + location.host + '$prefix/$figure/ws');
  const figure = new mpl.figure('$figure', socket, () => {}, place);
  // The window determines the size of the figure, not the reverse.
  figure._resize_canvas = () => {};
  figure.root.style.display = 'block';
  figure.canvas_div.style.border = '0';
  figure.canvas_div.style.resize = 'none';
  function fill() {
    // On a telephone the panels stand in one column, through which the page scrolls.
    const width = place.clientWidth;
    const height = Math.max(place.clientHeight, width < 600 ? 3.5 * width : 0);
    for (const part of [figure.canvas_div, figure.canvas]) {
      part.style.width = width + 'px';
      part.style.height = height + 'px';
    }
    figure.canvas.width = width * figure.ratio;
    figure.canvas.height = height * figure.ratio;
    if (socket.readyState === WebSocket.OPEN) figure.request_resize(width, height);
  }
  const opened = socket.onopen;
  socket.onopen = () => { opened(); fill(); };
  socket.onclose = () => {
    document.getElementById('state').textContent =
        'The view has ended; start live_view_main again, whose new line gives the address.';
  };
  figure.resizeObserverInstance.disconnect();
  window.addEventListener('resize', fill);
  window.addEventListener('keydown', (event) => {
    if (document.activeElement !== figure.canvas_div) figure.canvas_div.focus();
  });
  fill();
</script>
</body>
</html>
''')


def html(title: str, prefix: str, figure: int) -> str:
  """Returns the page.

  Args:
    title: of the page, as plain text.
    prefix: path of all its resources.
    figure: number of pyplot's figure.
  """
  return _PAGE.substitute(title=escape.xhtml_escape(title), prefix=prefix, figure=figure)
