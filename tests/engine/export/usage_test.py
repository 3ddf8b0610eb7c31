"""The lines of Python; formats_agree.py executes them."""

import pathlib

from engine.export import formats
from engine.export import usage
from tests.engine.export import small_networks


def test_every_format_has_three_lines_that_name_the_file():
  for name, row in formats.FORMATS.items():
    lines = usage.lines(row, small_networks.card(name), pathlib.Path('a/b'))
    assert len(lines) == 3
    assert 'a/b' in ''.join(lines)
    assert '[1, 32, 32, 3]' in lines[2]


def test_the_contract_says_type_range_size_and_channels():
  card = small_networks.card('onnx')
  assert usage.contract(formats.FORMATS['onnx'], card) == (
      'images: uint8 [n, 32, 32, 3], 0 to 255, rows from the top, RGB; probabilities: float32 '
      '[n, 10], in the order of the classes, divided by a fitted temperature')
  assert 'images: float32 [n' in usage.contract(formats.FORMATS['keras'], card)
