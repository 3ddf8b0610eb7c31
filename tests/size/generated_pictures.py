"""Writes a folder of generated PNGs of 32 x 32 pixels, a folder a class, in any number.

A picture is the pattern of its class and one of its own, both coarse colors scaled up. `likeness`
is the share of the class's pattern: at 0 no picture is like another, at 0.9 those of a class are
hard to tell apart, and near-duplicates are hard to find among them.
"""

import concurrent.futures
import functools
import os
import pathlib
import struct
import zlib

import numpy as np

SIDE = 32
_GRID = 6
# Pictures of a task: some tenths of a second.
_BLOCK = 2000
_SIGNATURE = b'\x89PNG\r\n\x1a\n'
_OWN, _CLASS = 1, 2


def pixels(start: int, count: int, classes: int, likeness: float) -> np.ndarray:
  """Returns pictures, uint8 [count, SIDE, SIDE, 3].

  Args:
    start: number of the first one; they depend on their numbers and on what follows.
    count: number of pictures.
    classes: picture n is of class n % classes.
    likeness: share of the class's pattern, 0 to 1.
  """
  own = np.stack([_pattern(_OWN, number) for number in range(start, start + count)])
  shared = np.stack([_pattern(_CLASS, label) for label in range(classes)])
  mixed = (1 - likeness) * own + likeness * shared[np.arange(start, start + count) % classes]
  across = _enlarging() @ mixed.transpose(0, 3, 1, 2) @ _enlarging().T
  return across.transpose(0, 2, 3, 1).astype(np.uint8)


def _pattern(kind: int, number: int) -> np.ndarray:
  shape = _GRID, _GRID, 3
  raw = np.random.Philox(key=[number, kind]).random_raw(-(-np.prod(shape) // 8))
  return raw.view(np.uint8)[:np.prod(shape)].reshape(shape)


@functools.cache
def _enlarging() -> np.ndarray:
  """Returns the weights of a linear interpolation, [SIDE, _GRID]."""
  places = np.linspace(0, _GRID - 1, SIDE)[:, None]
  return np.maximum(0, 1 - np.abs(places - np.arange(_GRID)))


def write(root: pathlib.Path, count: int, classes: int, likeness: float = 0.0) -> None:
  """Writes the pictures as `root/class/number.png`, with a process for each processor.

  Args:
    root: a folder that does not exist.
    count: pictures in all.
    classes: as for `pixels`.
    likeness: as for `pixels`.
  """
  for label in range(classes):
    (root / f'{label:04d}').mkdir(parents=True)
  write_block = functools.partial(_write_block, root, count, classes, likeness)
  with concurrent.futures.ProcessPoolExecutor(os.cpu_count()) as processes:
    for _ in processes.map(write_block, range(0, count, _BLOCK)):
      pass


def _write_block(root: pathlib.Path, count: int, classes: int, likeness: float,
                 start: int) -> None:
  pictures = pixels(start, min(_BLOCK, count - start), classes, likeness)
  for number, picture in enumerate(pictures, start):
    (root / f'{number % classes:04d}' / f'{number:07d}.png').write_bytes(png(picture))


def png(picture: np.ndarray) -> bytes:
  """Returns a picture, uint8 [SIDE, SIDE, 3], as a PNG; Pillow takes several times as long."""
  # A byte before each row names its filter: none.
  rows = np.zeros([SIDE, 1 + 3 * SIDE], np.uint8)
  rows[:, 1:] = picture.reshape(SIDE, -1)
  header = struct.pack('>IIBBBBB', SIDE, SIDE, 8, 2, 0, 0, 0)
  return _SIGNATURE + b''.join(
      struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
      for kind, data in ((b'IHDR', header), (b'IDAT', zlib.compress(rows.tobytes(), 1)),
                         (b'IEND', b'')))
