"""The page: what it holds, and in a browser a picture, a drawing, an error, and darkness."""

import json

import numpy as np
import pytest

from engine.inference import image_statistics
from engine.serving import served_model
from engine.serving.page import page_html
from tests.binaries import browser as browser_lib
from tests.engine.serving import encoded_pictures
from tests.engine.serving import tiny_server
from tests.tfrecords.html import html_tree

_GRAY = (28, 28, 1)


def _digits():
  images = np.zeros([20, *_GRAY], np.uint8)
  images[:, 4:24, 12:16] = 200
  return image_statistics.from_images(images)


def test_names_are_text_and_every_control_has_a_label():
  info = served_model.ModelInfo(
      ('a',), 1, ('<b>run</b>: step 1',), served_model.Preparation((32, 32, 3)))
  text = page_html.html('cats.v1', info)
  assert '&lt;b&gt;run&lt;/b&gt;: step 1' in text
  assert 'src="http' not in text
  tree = html_tree.parse(text)
  assert tree.one('h1').text == 'cats.v1'
  assert 'for="file"' in text
  assert 'aria-label="Paper: draw' in text


def test_drawings_are_for_networks_of_drawings():
  for statistics, shape, is_hidden in ((_digits(), _GRAY, False), (None, _GRAY, True),
                                       (_digits(), (28, 28, 3), True)):
    info = served_model.ModelInfo(('a',), 1, (), served_model.Preparation(shape, statistics))
    assert ('<section hidden=' in page_html.html('a', info)) == is_hidden


_GIVE = """(() => {
  const bytes = Uint8Array.from(atob(%s), (one) => one.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], 'a.png', {type: 'image/png'}));
  const field = document.getElementById('file');
  field.files = data.files;
  field.dispatchEvent(new Event('change'));
  return true;
})()"""
_DRAW = """(() => {
  const canvas = document.getElementById('drawing'), box = canvas.getBoundingClientRect();
  canvas.setPointerCapture = () => {};
  for (const [name, x, y] of [['down', 0.5, 0.2], ['move', 0.5, 0.5], ['move', 0.5, 0.8],
                              ['up', 0.5, 0.8]]) {
    canvas.dispatchEvent(new PointerEvent('pointer' + name, {
      pointerId: 1, clientX: box.left + x * box.width, clientY: box.top + y * box.height}));
  }
  return true;
})()"""


@pytest.mark.skipif(not browser_lib.PROGRAM, reason='chromium is not installed')
def test_the_page_in_a_browser(tmp_path):
  model = tiny_server.FormulaModel(7, _digits(), _GRAY)
  with (tiny_server.serve(model) as served,
        browser_lib.Browser(tmp_path / 'profile', (400, 1200), dark=True) as browser):
    browser.open(f'http://127.0.0.1:{served.port}/')
    assert '3 classes: dark, medium, bright' in browser.wait_for_text('Or draw a digit')
    assert browser.evaluate('getComputedStyle(document.body).backgroundColor') == 'rgb(18, 22, 27)'
    assert browser.evaluate('document.documentElement.scrollWidth <= innerWidth')
    white = json.dumps(encoded_pictures.png(np.full([40, 40, 1], 255, np.uint8)))
    browser.evaluate(_GIVE % white)
    # No drawing is found on white paper: a black image.
    browser.wait_for_text('dark: 93.5%', 'dark\n93.5%\nmedium\n6.5%\nbright', 'no drawing found in',
                          'Like the training images (distance 0.50).')
    browser.evaluate(_GIVE % json.dumps('AAAA'))
    browser.wait_for_text('picture 0: not a picture that can be read')
    assert browser.evaluate("document.getElementById('result').hidden")
    browser.wait_for("document.getElementById('preview').hidden")
    browser.evaluate(_DRAW)
    browser.wait_for_text('280x280 cropped to the drawing and scaled to 28x28')
    assert browser.evaluate("document.getElementById('failure').hidden")
    bars = browser.evaluate("[...document.querySelectorAll('.bar')].map((one) => one.offsetWidth)")
    assert bars == sorted(bars, reverse=True)
    assert len(bars) == 3
    assert min(bars) > 0
