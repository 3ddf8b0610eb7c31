"""Equal and nearly equal images are found, and different ones are not joined."""

import io
import re

import numpy as np
from PIL import Image

from tests.tfrecords.importing import small_sources
from tfrecords.importing import duplicates
from tfrecords.importing import fingerprint
from tfrecords.importing import hash_pairs


def _find(images, bits=4):
  return duplicates.find(small_sources.fingerprints(*images), bits)


def _as_jpeg(pixels, quality, side):
  """Returns a picture enlarged, encoded, decoded and reduced again."""
  file = io.BytesIO()
  Image.fromarray(pixels).resize((side, side), Image.Resampling.BICUBIC).save(
      file, 'JPEG', quality=quality)
  reduced = Image.open(file).resize(pixels.shape[1::-1], Image.Resampling.BICUBIC)
  return np.asarray(reduced)


def test_copies_are_found():
  images = [small_sources.pixels(seed, 32) for seed in range(40)]
  copies = [images[3].copy(), _as_jpeg(images[5], 60, 48),
            np.clip(images[7] * 0.9 + 12, 0, 255).astype(np.uint8)]
  found = _find(images + copies)
  assert found.equal[40:].tolist() == [3, 41, 42]
  assert found.near[40:].tolist() == [3, 5, 7]
  assert found.near[:40].tolist() == list(range(40))
  assert _find(images + copies, bits=0).near[40:].tolist() == [3, 41, 42]


def test_almost_constant_images_are_equal_or_different():
  """Blank pages with different noise; each level twice."""
  random = np.random.default_rng(1)
  noisy = [np.full([32, 32, 3], 250, np.uint8) + random.integers(0, 3, [32, 32, 3], np.uint8)
           for _ in range(50)]
  blank = [np.full([32, 32, 3], level, np.uint8) for level in (0, 9, 255)]
  found = _find(noisy + blank + blank)
  assert found.near.tolist() == [*range(53), 50, 51, 52]


def test_another_color_or_a_small_mark_is_another_image():
  red = np.zeros([32, 32, 3], np.uint8)
  red[8:24, 8:24, 0] = 150
  green = np.zeros_like(red)
  # Of the same brightness.
  green[8:24, 8:24, 1] = 76
  marked = red.copy()
  marked[10:20, 26:30] = 140
  assert _find([red, green, marked]).near.tolist() == [0, 1, 2]


def test_one_image_and_none():
  one = _find([small_sources.pixels(1)])
  assert (one.equal.tolist(), one.near.tolist()) == ([0], [0])
  none = duplicates.find(np.zeros([0, fingerprint.LENGTH], np.uint8), 4)
  assert (none.equal.tolist(), none.near.tolist()) == ([], [])


def test_pairs_that_were_not_compared_are_said(monkeypatch):
  monkeypatch.setattr(hash_pairs.components, '__defaults__', (10,))
  random = np.random.default_rng(0)
  base = small_sources.pixels(1, 32)
  images = [np.clip(base + random.normal(0, 25, [32, 32, 1]), 0, 255).astype(np.uint8)
            for _ in range(60)]
  note, = _find(images, 8).notes
  assert re.fullmatch(
      r'\d+ pictures are like so many others that each was compared with the 1 most alike in each '
      'of several orders alone: a near-duplicate may be missed, no equal picture is; '
      '--near_duplicates=0 looks for equal ones only', note)
  assert _find(images, 0).notes == ()
