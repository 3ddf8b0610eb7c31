"""Images that show no class, made of training images: what a discriminator learns to refuse.

A network that is shown other images while it is trained tells them better from its own, also those
of kinds that it has not been shown (D. Hendrycks, M. Mazeika and T. Dietterich, "Deep anomaly
detection with outlier exposure", ICLR 2019). No outside images are needed: these are training
images of which the parts are in places where they do not belong, and scenes of overlapping shapes
("dead leaves"; M. Baradad et al., "Learning to see by looking at noise", NeurIPS 2021).
"""

from collections.abc import Callable

import numpy as np

from engine.inference import masks

Maker = Callable[[np.ndarray, np.random.Generator], np.ndarray]

# Images at a time, to bound the memory.
_BLOCK = 250
# Share of an image's side that a zoomed one shows.
_ZOOM = (0.25, 0.6)
_LEAVES = 14


def make(images: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
  """Returns images of all kinds, uint8 [count, height, width, channels].

  Args:
    images: training images, uint8 [n, height, width, channels].
    count: how many to make.
    rng: decides which images they are made of, and how.
  """
  found: list[np.ndarray] = []
  number = 0
  while number < count:
    maker = MAKERS[len(found) % len(MAKERS)]
    size = min(_BLOCK, count - number, -(-count // len(MAKERS)))
    found.append(np.clip(maker(_drawn(images, size, rng), rng), 0, 255).astype(np.uint8))
    number += size
  return np.concatenate(found)


def _drawn(images: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
  return images[rng.integers(len(images), size=count)].astype(np.float32)


def _glued(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  """Returns each image with another on one side of a line."""
  count, height, width, _ = images.shape
  side = masks.line(count, height, width, rng) + rng.uniform(-0.1, 0.1, [count, 1, 1]) * height
  return masks.mixed(images, np.roll(images, 1, axis=0), side / rng.uniform(0.5, 4, [count, 1, 1]))


def _blended(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  """Returns means of two images."""
  share = rng.uniform(0.35, 0.65, [len(images), 1, 1, 1])
  return share * images + (1 - share) * np.roll(images, 1, axis=0)


def _shuffled(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  """Returns images cut into 2 x 2 or 4 x 4 tiles that are shuffled."""
  tiles = int(rng.choice([2, 4]))
  count, height, width, channels = images.shape
  down, across = height // tiles, width // tiles
  found = images.copy()
  cut = found[:, :tiles * down, :tiles * across].reshape(
      count, tiles, down, tiles, across, channels).swapaxes(2, 3)
  order = rng.permuted(np.tile(np.arange(tiles ** 2), [count, 1]), axis=1)
  cut = cut.reshape(count, tiles ** 2, down, across, channels)[np.arange(count)[:, None], order]
  found[:, :tiles * down, :tiles * across] = cut.reshape(
      count, tiles, tiles, down, across, channels).swapaxes(2, 3).reshape(
          count, tiles * down, tiles * across, channels)
  return found


def _mirrored(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  """Returns a quarter of each image mirrored into the other three."""
  height, width = images.shape[1:3]
  rolled = np.roll(images, (rng.integers(height), rng.integers(width)), (1, 2))
  rows, columns = (np.minimum(np.arange(side), np.arange(side)[::-1]) for side in (height, width))
  return np.roll(rolled[:, rows][:, :, columns], (rng.integers(height), rng.integers(width)),
                 (1, 2))


def _scrambled(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  """Returns images with their power spectrum and random phases, the same in all channels."""
  noise = np.fft.rfft2(rng.normal(size=images.shape[:3]))[..., None]
  phases = noise / np.maximum(np.abs(noise), 1e-12)
  phases[:, 0, 0] = 1
  return np.fft.irfft2(np.fft.rfft2(images, axes=(1, 2)) * phases, images.shape[1:3], axes=(1, 2))


def _zoomed(images: np.ndarray, rng: np.random.Generator,
            zoom: tuple[float, float] = _ZOOM) -> np.ndarray:
  """Returns a random part of each image, scaled to the whole."""
  share = rng.uniform(*zoom, len(images))
  for axis in (1, 2):
    side = images.shape[axis]
    start = rng.uniform(0, (1 - share) * (side - 1))
    places = start[:, None] + share[:, None] * np.arange(side)
    shape = [len(images), *(side if number == axis else 1 for number in (1, 2)), 1]
    low = np.minimum(places.astype(int), side - 2).reshape(shape)
    rest = (places.reshape(shape) - low).astype(images.dtype)
    images = ((1 - rest) * np.take_along_axis(images, low, axis)
              + rest * np.take_along_axis(images, low + 1, axis))
  return images


def _leaves(images: np.ndarray, rng: np.random.Generator) -> np.ndarray:
  """Returns scenes of shapes that cover one another: plain, shaded, or cut from images."""
  # To zoom them anew for every shape would take most of the time.
  scene = parts = _zoomed(images, rng, (0.3, 1))
  count, height, width, channels = images.shape
  for _ in range(_LEAVES):
    fill = rng.permutation(parts)
    color = fill.mean(axis=(1, 2), keepdims=True)
    slope = rng.uniform(-120, 120, [count, 1, 1]) * masks.line(count, height, width, rng) / width
    plain = (color + slope[..., None] * rng.integers(0, 2, [count, 1, 1, 1])).astype(images.dtype)
    fill = np.where(rng.random([count, 1, 1, 1]) < 1 / 3, fill, np.broadcast_to(
        plain, [count, height, width, channels]))
    scene = masks.mixed(fill, scene, masks.shape(count, height, width, rng))
  return scene


MAKERS: tuple[Maker, ...] = (
    _leaves, _glued, _shuffled, _leaves, _mirrored, _zoomed, _scrambled, _blended)
