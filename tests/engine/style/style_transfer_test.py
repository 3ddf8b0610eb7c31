"""Tests for style_transfer: what comes out, resuming, and what goes wrong on the way."""

import dataclasses
import errno
import json

import numpy as np
from PIL import Image
import pytest

from engine.style import images
from engine.style import optimization_step
from engine.style import settings as settings_lib
from engine.style import style_transfer
from tests.engine.style import small_features
from tfrecords import errors
from tfrecords import temporary_file

_FEATURES = small_features.network()


@pytest.fixture(name='settings')
def fixture_settings(tmp_path):
  for name, values in (('c.png', small_features.smooth(20, 24)),
                       ('s.png', small_features.stripes(30, 16))):
    images.save(values, tmp_path / name)
  return settings_lib.StyleSettings(
    str(tmp_path / 'c.png'),
    (str(tmp_path / 's.png'),),
    pyramid_levels=2,
    iterations=8,
    output_interval=3,
    init_image='noise',
  )


def _paint(settings, out, said=None):
  made = style_transfer.StyleTransfer(
    settings, _FEATURES, out, (said if said is not None else []).append
  )
  made.run()
  return np.asarray(Image.open(out), int), made


def _records(made):
  return [json.loads(line) for line in made.state.metrics_file.read_text().splitlines()]


def test_a_picture_and_its_folder(tmp_path, settings):
  said = []
  pixels, made = _paint(settings, tmp_path / 'o.png', said)
  assert pixels.shape == (20, 24, 3)
  assert made.state.path == tmp_path / 'o.png.style'
  assert [record['step'] for record in _records(made)] == [3, 4, 6, 8]
  assert said[0].split() == ['picture', f'{tmp_path}/o.png,', '24x20']
  table = [line for line in said if line.startswith('  ')]
  assert '12x10 to iteration 4, 24x20 to iteration 8' in '\n'.join(table)
  assert f'about {made.estimate // 2 ** 20:,} MB' in table[-1]
  assert [': iteration ' in line for line in said[len(table):]] == [True] * 4
  assert [title for title, _ in made.titled_images()] == ['content', 'style', 'result']
  again = []
  same, _ = _paint(settings, tmp_path / 'o.png', again)
  np.testing.assert_array_equal(same, pixels)
  assert any(line.endswith(' 8 to 8') for line in again)
  assert len(again) == len(table)


def test_every_output_is_kept_where_that_is_asked_for(tmp_path, settings):
  made = style_transfer.StyleTransfer(
      settings, _FEATURES, tmp_path / 'o.png', lambda line: None, keep_outputs=True)
  made.run()
  kept = sorted(path.name for path in made.state.path.glob('iteration-*'))
  assert kept == [f'iteration-00000{step}.png' for step in (3, 4, 6, 8)]
  np.testing.assert_array_equal(
      np.asarray(Image.open(made.state.path / kept[-1])), np.asarray(Image.open(made.output)))


class _KilledError(Exception):
  """Stands for the signal."""


# Within a level, at the very end of one, and where L-BFGS begins a chunk.
@pytest.mark.parametrize('rule, at', [
    ('adam', 3), ('lbfgs', 6), pytest.param('adam', 4, marks=pytest.mark.slow)])
def test_a_killed_painting_goes_on_bit_for_bit(tmp_path, settings, monkeypatch, rule, at):
  settings = dataclasses.replace(settings, optimizer=rule)
  whole, _ = _paint(settings, tmp_path / 'whole.png')
  save = images.save

  def killed(values, path):
    if list((path.parent / f'{path.name}.style').rglob(f'ckpt-{at}.index')):
      raise _KilledError
    save(values, path)

  monkeypatch.setattr(images, 'save', killed)
  with pytest.raises(_KilledError):
    _paint(settings, tmp_path / 'cut.png')
  monkeypatch.setattr(images, 'save', save)
  said = []
  resumed, made = _paint(settings, tmp_path / 'cut.png', said)
  np.testing.assert_array_equal(resumed, whole)
  assert any(line.endswith(f' {at} to 8') for line in said)
  assert [record['step'] for record in _records(made)] == [
      step for step in (3, 4, 6, 8) if step != at]


def test_more_iterations_go_on_from_the_last(tmp_path, settings):
  short = dataclasses.replace(settings, pyramid_levels=1, iterations=3)
  _paint(short, tmp_path / 'o.png')
  longer, _ = _paint(dataclasses.replace(short, iterations=8), tmp_path / 'o.png')
  at_once, _ = _paint(dataclasses.replace(short, iterations=8), tmp_path / 'p.png')
  np.testing.assert_array_equal(longer, at_once)


def test_another_picture_is_refused_and_nothing_is_lost(tmp_path, settings):
  pixels, made = _paint(settings, tmp_path / 'o.png')
  before = made.state.path.joinpath('settings.json').read_text()
  with pytest.raises(errors.InputError, match='settings: seed is 0 in it, 1 was requested; rep'):
    _paint(dataclasses.replace(settings, seed=1), tmp_path / 'o.png')
  assert made.state.path.joinpath('settings.json').read_text() == before
  np.testing.assert_array_equal(np.asarray(Image.open(tmp_path / 'o.png')), pixels)
  made.state.path.joinpath('settings.json').write_text('[')
  with pytest.raises(errors.InputError, match='settings.json: not the settings of a picture'):
    _paint(settings, tmp_path / 'o.png')


@pytest.mark.parametrize('name', ['c.png', 's.png', 'another.jpg'])
def test_a_picture_that_was_not_painted_is_never_overwritten(tmp_path, settings, name):
  out = tmp_path / name
  if not out.exists():
    images.save(small_features.smooth(5, 5), out)
  before = out.read_bytes()
  with pytest.raises(
    errors.InputError, match=f'--output={out}: already exists, and {out}.style '
  ):
    _paint(settings, out)
  assert out.read_bytes() == before
  assert not (tmp_path / f'{name}.style').exists()


def test_a_disk_that_fills_up_leaves_the_last_output_and_state(tmp_path, settings, monkeypatch):
  out = tmp_path / 'o.png'
  save, seen = images.save, []

  def full(values, path):
    if len(seen) == 2:
      monkeypatch.setattr(Image.Image, 'save', _no_space)
    seen.append(path)
    save(values, path)

  def _no_space(*rest, **settings):
    raise OSError(errno.ENOSPC, 'No space left on device')

  own = Image.Image.save
  monkeypatch.setattr(images, 'save', full)
  with pytest.raises(errors.InputError, match='o.png: No space left on device'):
    _paint(settings, out)
  monkeypatch.setattr(Image.Image, 'save', own)
  monkeypatch.setattr(images, 'save', save)
  assert Image.open(out).size == (24, 20)
  resumed, _ = _paint(settings, out)
  whole, _ = _paint(settings, tmp_path / 'whole.png')
  np.testing.assert_array_equal(resumed, whole)


def test_a_disk_that_is_full_before_the_start(tmp_path, settings, monkeypatch):
  def no_space(path, data):
    raise OSError(errno.ENOSPC, 'No space left on device', str(path))

  monkeypatch.setattr(temporary_file, 'fill', no_space)
  with pytest.raises(errors.InputError, match=(
      'o.png.style/settings.json: No space left on device; free some space or give another --')):
    _paint(settings, tmp_path / 'o.png')


def test_a_loss_that_is_no_number_leaves_the_last_output(tmp_path, settings, monkeypatch):
  monkeypatch.setattr(optimization_step, 'build', lambda *rest: lambda nothing, count: {
      'loss': np.nan, 'content': np.nan, 'style': 1, 'total_variation': 1, 'input_wait': 0})
  with pytest.raises(errors.InputError, match=(
      '^iteration 1: the loss is nan; the last state and picture are kept; try a smaller --lea')):
    _paint(settings, tmp_path / 'o.png')
  assert not (tmp_path / 'o.png').exists()


def test_styles_masks_and_colors(tmp_path, settings):
  Image.fromarray(np.repeat([[255, 0]], 5, 0).astype(np.uint8)).save(tmp_path / 'left.png')
  Image.fromarray(np.repeat([[0, 255]], 5, 0).astype(np.uint8)).save(tmp_path / 'right.png')
  images.save(255 - small_features.stripes(9, 9), tmp_path / 't.png')
  two = dataclasses.replace(
      settings, styles=(*settings.styles, str(tmp_path / 't.png')), style_weights=(3.0, 1.0),
      init_image='content', style_masks=(str(tmp_path / 'left.png'), str(tmp_path / 'right.png')))
  masked, made = _paint(two, tmp_path / 'o.png')
  assert len(made.titled_images()) == 4
  plain, _ = _paint(dataclasses.replace(two, style_masks=()), tmp_path / 'p.png')
  assert np.abs(masked - plain).mean() > 1
  kept, made = _paint(dataclasses.replace(two, preserve_color=True), tmp_path / 'k.png')
  wanted = images.with_colors_of(small_features.smooth(20, 24), masked[None].astype(np.float32))
  np.testing.assert_allclose(kept, wanted[0], atol=2)


@pytest.mark.parametrize('size', [(1, 1), (1, 30), (2, 3)])
def test_tiny_pictures(tmp_path, settings, size):
  images.save(small_features.smooth(*size), tmp_path / 'c.png')
  images.save(small_features.stripes(1, 1), tmp_path / 's.png')
  pixels, _ = _paint(settings, tmp_path / 'o.png')
  assert pixels.shape == (*size, 3)
