"""Rings of the spectrum by hand."""

import numpy as np

from engine.inference import image_spectrum


def _wave(cycles, axis):
  phase = 2 * np.pi * cycles * np.arange(32) / 32
  values = 128 + 100 * np.cos(phase)
  return np.broadcast_to(values if axis == 1 else values[:, None], [32, 32])[..., None].astype(
      np.uint8)


def test_a_wave_is_in_its_ring_and_half():
  # 7 cycles in 32 pixels are 0.219 of a cycle a pixel: the fifth of ten rings up to a half.
  across, down = image_spectrum.extract(np.stack([_wave(7, 1), _wave(7, 0)]))
  assert int(across.argmax()) == 2 * 4
  assert int(down.argmax()) == 2 * 4 + 1


def test_a_plain_image_has_no_power_and_colors_have_rings_of_their_own():
  image = np.full([1, 32, 32, 3], 90, np.uint8)
  assert image_spectrum.extract(image).max() < 1e-3
  gray = image_spectrum.extract(_wave(7, 1)[None])
  color = image_spectrum.extract(_wave(7, 1)[None].repeat(3, 3))
  np.testing.assert_allclose(color[:, :gray.shape[1]], gray, rtol=1e-4)
  assert color[:, gray.shape[1]:].max() < 1e-3
  assert color.shape[1] > gray.shape[1] + 20


def test_blocks_and_odd_sizes(monkeypatch):
  images = np.random.default_rng(0).integers(0, 256, [7, 9, 13, 3], np.uint8)
  whole = image_spectrum.extract(images)
  assert np.isfinite(whole).all()
  monkeypatch.setattr(image_spectrum, '_BLOCK', 3)
  np.testing.assert_allclose(image_spectrum.extract(images), whole, rtol=1e-5)
