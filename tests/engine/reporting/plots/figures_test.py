"""Tests for engine.reporting.plots.figures."""

import pathlib
import subprocess
import sys

from PIL import Image
import pytest
import tensorflow as tf

from engine.reporting.plots import figures
from tfrecords import errors


def test_saves_a_picture_of_the_size_asked_for_with_its_frame(tmp_path):
  path = figures.save(figures.new(4, 3), tmp_path / 'picture.png')
  assert path == tmp_path / 'picture.png'
  assert tf.io.decode_png(path.read_bytes()).shape[:2] == (324, 424)
  assert [file.name for file in tmp_path.iterdir()] == ['picture.png']


def test_an_old_picture_stays_until_the_new_one_is_whole(tmp_path, monkeypatch):
  path = tmp_path / 'picture.png'
  path.write_bytes(b'old')
  figure = figures.new(1, 1)

  def cut(self, partial: pathlib.Path, *kind, **settings):
    del self, kind, settings
    partial.write_bytes(b'half')
    raise OSError('disk full')

  monkeypatch.setattr(Image.Image, 'save', cut)
  with pytest.raises(errors.InputError, match='^.*/picture.png: disk full; free some space'):
    figures.save(figure, path)
  assert path.read_bytes() == b'old'


def test_a_curve_keeps_two_axes():
  axes = figures.new(4, 3).subplots()
  figures.declutter(axes)
  assert [name for name, spine in axes.spines.items() if spine.get_visible()] == ['left', 'bottom']


def test_an_accuracy_has_no_ticks_beyond_0_and_100_percent():
  upper, lower = figures.new(4, 3).subplots(2, 1)
  for axes, values in ((upper, [0.0, 1.0]), (lower, [0.5, 0.7])):
    axes.plot(values)
    axes.margins(y=0.3)
    figures.limit_to_shares(axes)
  assert [min(upper.get_yticks()), max(upper.get_yticks())] == [0.0, 1.0]
  assert upper.get_ylim() == (-0.3, 1.3)
  bottom, top = lower.get_ylim()
  assert bottom <= min(lower.get_yticks())
  assert max(lower.get_yticks()) <= top


def test_needs_no_pyplot():
  program = ('import sys; from engine.reporting.plots import confusion, learning_curve, mistakes; '
             'sys.exit("matplotlib.pyplot" in sys.modules)')
  root = pathlib.Path(__file__).parents[4]
  assert subprocess.run([sys.executable, '-c', program], cwd=root, check=False).returncode == 0


@pytest.mark.parametrize('text, expected', [
    ('cat', 'cat'), ('a$b_{c$', r'a\$b_{c\$'), ('naïve_x^2', 'naïve_x^2'),
    ('猫 $1', r'\u732b \$1'), ('a\nb\udce9', r'a\nb\xe9'), (7, '7')])
def test_text_from_outside_is_escaped(text, expected):
  assert figures.plain(text) == expected


@pytest.mark.filterwarnings('error')
@pytest.mark.parametrize('text', [
    '$', '$$', 'a$b_{c$', r'\$x$', '猫🐈\u0b95', '\x07\ufffe', '%s {a} $\\frac$'])
def test_no_text_is_a_formula_or_warned_about(text, tmp_path):
  figure = figures.new(2, 1)
  figure.suptitle(figures.plain(text))
  figures.save(figure, tmp_path / 'a.png')


def test_a_text_that_is_too_long_loses_its_middle():
  assert figures.fitted('a$', 2) == r'a\$'
  assert figures.fitted('0123456789abcdef', 10) == '01...bcdef'
  assert len(figures.fitted('x' * 100, 21)) == 21


@pytest.mark.parametrize('x, alignment', [(0.5, 'center'), (0.02, 'left')])
def test_a_heading_that_is_wider_than_the_figure_gets_more_lines(x, alignment, tmp_path):
  figure, words = figures.new(3, 2), ['benchmark'] * 12
  heading = figure.suptitle(' '.join(words), x=x, ha=alignment, fontsize=10)
  note = figure.text(0.02, 0.02, 'short', fontsize=10)
  figures.save(figure, tmp_path / 'a.png')
  assert (heading.get_text().split(), note.get_text()) == (words, 'short')
  box, lines = heading.get_window_extent(), heading.get_text().count('\n') + 1
  assert 0 <= box.x0 < box.x1 <= 300
  with Image.open(tmp_path / 'a.png') as picture:
    assert picture.size == (324, round(100 * (2 + (lines - 1) / 6)) + 24)
