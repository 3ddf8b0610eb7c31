"""Headless Chromium: opens a page, looks into it, and takes pictures.

It is driven over its debugging protocol (https://chromedevtools.github.io/devtools-protocol), since
what TensorBoard and the live view draw comes over sockets after the page itself.
"""

import asyncio
import base64
import json
import pathlib
import shutil
import subprocess
import urllib.request

from tornado import websocket

from tests.binaries import process_setup

PROGRAM = shutil.which('chromium')
_OPTIONS = ('--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
            '--disable-background-networking', '--disable-component-update', '--disable-sync',
            '--remote-debugging-port=0')
_LARGEST = 1 << 28

# Text of a page, that within the shadow roots of its elements included.
_TEXT = '''(function text(node) {
  if (!node) return '';
  const inside = node.shadowRoot ? [node.shadowRoot, ...node.childNodes] : [...node.childNodes];
  if (node.nodeType === Node.TEXT_NODE) return node.textContent.trim();
  if (['SCRIPT', 'STYLE', 'TEMPLATE'].includes(node.nodeName)) return '';
  return inside.map(text).filter(Boolean).join('\\n');
})(document.body)'''


class Browser:
  """One window."""

  def __init__(self, folder: pathlib.Path, size: tuple[int, int] = (1300, 900),
               dark: bool = False):
    """Starts the program with `folder`, new, for its settings; `size` is that of the window."""
    folder.mkdir(parents=True)
    assert PROGRAM
    self._process = subprocess.Popen(
        [PROGRAM, *_OPTIONS, f'--user-data-dir={folder}', 'about:blank'],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert self._process.stderr
    port = next(line.split(':')[-1].split('/')[0] for line in self._process.stderr
                if 'DevTools listening on' in line)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f'http://127.0.0.1:{port}/json', timeout=process_setup.SECONDS) as answer:
      page = next(one for one in json.load(answer) if one['type'] == 'page')
    self._loop = asyncio.new_event_loop()
    self._socket = self._loop.run_until_complete(self._connect(page['webSocketDebuggerUrl']))
    self._number = 0
    self.resize(size)
    self._call('Emulation.setEmulatedMedia', features=[
        {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])

  def __enter__(self) -> 'Browser':
    return self

  def __exit__(self, *_: object) -> None:
    self._loop.run_until_complete(self._close())
    self._process.terminate()
    self._process.communicate()
    self._loop.close()

  async def _connect(self, url: str) -> websocket.WebSocketClientConnection:
    return await websocket.websocket_connect(url, max_message_size=_LARGEST)

  async def _close(self) -> None:
    # Within the loop: tornado looks for the one that runs.
    self._socket.close()

  def _call(self, method: str, **values: object) -> dict:
    return self._loop.run_until_complete(
        asyncio.wait_for(self._answer(method, values), process_setup.SECONDS))

  async def _answer(self, method: str, values: dict) -> dict:
    self._number += 1
    await self._socket.write_message(
        json.dumps({'id': self._number, 'method': method, 'params': values}))
    while True:
      message = json.loads(await self._socket.read_message() or 'null')
      assert message, 'the browser has gone'
      if message.get('id') == self._number:
        assert 'error' not in message, (method, message)
        return message['result']

  def resize(self, size: tuple[int, int]) -> None:
    """Gives the window a size in pixels."""
    self._call('Emulation.setDeviceMetricsOverride', width=size[0], height=size[1],
               deviceScaleFactor=1, mobile=False)

  def open(self, address: str) -> None:
    """Opens a page; what it loads afterwards need not be there yet."""
    self._call('Page.navigate', url=address)

  def evaluate(self, script: str) -> object:
    """Returns the value of an expression of JavaScript, that of a promise when it is there."""
    found = self._call('Runtime.evaluate', expression=script, awaitPromise=True,
                       returnByValue=True)
    assert 'exceptionDetails' not in found, found['exceptionDetails']
    return found['result'].get('value')

  def wait_for(self, condition: str) -> None:
    """Waits until an expression of JavaScript is true."""
    while True:
      try:
        self.evaluate(f'''new Promise(done => {{
          const look = () => {{ if ({condition}) done(true); else setTimeout(look, 50); }};
          look(); }})''')
      except AssertionError as error:
        # The page was replaced by the next one meanwhile.
        if 'context was destroyed' not in str(error) and 'Promise was collected' not in str(error):
          raise
      else:
        return

  def wait_for_text(self, *texts: str) -> str:
    """Waits until the page has all texts; returns all of its text."""
    self.wait_for(f'{json.dumps(texts)}.every(wanted => {_TEXT}.includes(wanted))')
    return self.text()

  def text(self) -> str:
    """Returns the text of the page."""
    return str(self.evaluate(_TEXT))

  def screenshot(self, path: pathlib.Path) -> pathlib.Path:
    """Writes a picture of the window as a PNG file and returns its path."""
    path.write_bytes(base64.b64decode(self._call('Page.captureScreenshot')['data']))
    return path
