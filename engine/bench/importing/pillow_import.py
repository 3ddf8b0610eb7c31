"""Pillow alone: every file of a folder decoded and scaled, in this process or in a pool."""

from collections.abc import Sequence
import multiprocessing
import pathlib

import numpy as np

from engine.bench.importing import folder_workload

NOTE = ('Pillow decodes at the same reduced scale and scales to an array in memory: it finds no '
        'copies, ends at the first damaged picture, and writes nothing; its pool stays')
# Pictures that a process of the pool takes at a time.
_CHUNK = 16


def build(workload: folder_workload.FolderWorkload, processes: int) -> 'PillowImport':
  """Returns what decodes in so many processes, which have started if there are several."""
  return PillowImport(workload, processes)


class PillowImport:
  """The images of a folder."""

  def __init__(self, workload: folder_workload.FolderWorkload, processes: int):
    self._workload = workload
    self._pool = multiprocessing.Pool(processes) if processes > 1 else None

  def work(self) -> int:
    """Decodes all pictures and returns their number."""
    return len(self.images())

  def images(self) -> np.ndarray:
    """Returns all images, uint8 [n, 32, 32, 3], in the order of their paths."""
    paths = sorted(pathlib.Path(self._workload.folder).glob('*/*'))
    return np.stack(self._pool.map(_image, paths, _CHUNK) if self._pool else _all(paths))


def _all(paths: Sequence[pathlib.Path]) -> list[np.ndarray]:
  return [_image(path) for path in paths]


def _image(path: pathlib.Path) -> np.ndarray:
  return np.asarray(folder_workload.fitted(path))
