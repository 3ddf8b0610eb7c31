"""Tests for engine.reporting.plots.figures."""

import pathlib
import subprocess
import sys

import pytest
import tensorflow as tf

from engine.reporting.plots import figures
from tfrecords import errors


def test_saves_a_picture_of_the_size_asked_for(tmp_path):
  path = figures.save(figures.new(4, 3), tmp_path / 'picture.png')
  assert path == tmp_path / 'picture.png'
  assert tf.io.decode_png(path.read_bytes()).shape[:2] == (300, 400)
  assert [file.name for file in tmp_path.iterdir()] == ['picture.png']


def test_an_old_picture_stays_until_the_new_one_is_whole(tmp_path, monkeypatch):
  path = tmp_path / 'picture.png'
  path.write_bytes(b'old')
  figure = figures.new(1, 1)

  def cut(partial: pathlib.Path, **settings):
    del settings
    partial.write_bytes(b'half')
    raise OSError('disk full')

  monkeypatch.setattr(figure.canvas, 'print_png', cut)
  with pytest.raises(errors.InputError, match='^.*/picture.png: disk full; make room'):
    figures.save(figure, path)
  assert path.read_bytes() == b'old'


def test_a_curve_keeps_two_axes():
  axes = figures.new(4, 3).subplots()
  figures.declutter(axes)
  assert [name for name, spine in axes.spines.items() if spine.get_visible()] == ['left', 'bottom']


def test_needs_no_pyplot():
  program = ('import sys; from engine.reporting.plots import confusion, learning_curve, mistakes; '
             'sys.exit("matplotlib.pyplot" in sys.modules)')
  root = pathlib.Path(__file__).parents[4]
  assert subprocess.run([sys.executable, '-c', program], cwd=root, check=False).returncode == 0
