"""Frames as a picture, a GIF, a film."""

import shutil
import subprocess

import numpy as np
from PIL import Image
import pytest

from engine.live_view import animation
from tests.engine.live_view import small_snapshots
from tfrecords import errors


def _figures(folder, **named):
  return animation.figures(folder, small_snapshots.NAMES, 'small, ', **named)


def test_a_figure_a_frame(tmp_path):
  small_snapshots.write(tmp_path)
  titles = [figure.get_suptitle() for figure in _figures(tmp_path)]
  assert titles == ['small, step 10', 'small, step 20', 'small, step 30']
  assert [figure.get_suptitle() for figure in _figures(tmp_path, last=True)] == ['small, step 30']


def test_of_many_frames_some_and_the_last(tmp_path, monkeypatch):
  small_snapshots.write(tmp_path, range(1, 12))
  monkeypatch.setattr(animation, '_MAX_FRAMES', 4)
  seen = []

  def progress(counts):
    seen.extend(counts)
    return counts

  titles = [figure.get_suptitle() for figure in _figures(tmp_path, progress=progress)]
  assert titles == [f'small, step {step}' for step in (1, 4, 7, 10, 11)]
  assert seen == [1, 4, 7, 10, 11]


def test_no_frame_yet(tmp_path):
  small_snapshots.write(tmp_path, ())
  with pytest.raises(errors.InputError, match='no frame yet; wait for the first one$'):
    next(_figures(tmp_path))


def test_a_gif_moves(tmp_path):
  small_snapshots.write(tmp_path)
  animation.save_gif(_figures(tmp_path), tmp_path / 'a.gif')
  with Image.open(tmp_path / 'a.gif') as gif:
    assert gif.n_frames == 3
    assert gif.info['loop'] == 0
    shots = []
    for number in range(3):
      gif.seek(number)
      shots.append(np.asarray(gif.convert('RGB'), int))
  assert not np.array_equal(shots[0], shots[2])


@pytest.mark.skipif(not shutil.which('ffmpeg'), reason='ffmpeg is not installed')
def test_a_film(tmp_path):
  small_snapshots.write(tmp_path)
  animation.save_mp4(_figures(tmp_path), tmp_path / 'a.mp4')
  assert (tmp_path / 'a.mp4').read_bytes()[4:8] == b'ftyp'


def test_without_ffmpeg(tmp_path, monkeypatch):
  monkeypatch.setattr(shutil, 'which', lambda name: None)
  with pytest.raises(errors.InputError, match='a.mp4: needs ffmpeg, which is not installed; give'):
    animation.save_mp4([], tmp_path / 'a.mp4')


def test_ffmpeg_that_fails(tmp_path, monkeypatch):
  small_snapshots.write(tmp_path)
  monkeypatch.setattr(shutil, 'which', lambda name: '/bin/ffmpeg')
  failed = subprocess.CompletedProcess([], 1, b'', b'first\nNo space left\n')
  monkeypatch.setattr(subprocess, 'run', lambda *arguments, **named: failed)
  with pytest.raises(errors.InputError, match=r'ffmpeg failed \(No space left\); give --gif$'):
    animation.save_mp4(_figures(tmp_path), tmp_path / 'a.mp4')
