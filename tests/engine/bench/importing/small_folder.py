"""A small folder of pictures, and the images that an import makes of them."""

import pathlib

import numpy as np

from engine.bench.importing import folder_workload
from engine.bench.importing import generated_pictures

COUNT = 40
# A JPEG is decoded at half of it for 32 x 32, and the margins are whole pixels.
_SIZE = 192, 128


def write(folder: pathlib.Path) -> folder_workload.FolderWorkload:
  """Writes the folder."""
  generated_pictures.write_folder(folder, COUNT, 2, _SIZE)
  return folder_workload.FolderWorkload(str(folder), COUNT)


def images(workload: folder_workload.FolderWorkload, *, is_reduced: bool) -> np.ndarray:
  """Returns what all candidates make of it: uint8 [n, 32, 32, 3], in the order of the paths."""
  return np.stack([np.asarray(folder_workload.fitted(path, is_reduced=is_reduced))
                   for path in sorted(pathlib.Path(workload.folder).glob('*/*'))])
