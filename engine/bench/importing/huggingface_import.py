"""Hugging Face datasets' imagefolder: a folder is loaded and mapped to arrays in Arrow files.

Loading copies or lists the files, mapping decodes them and writes the arrays; both begin with an
empty cache. As it comes, a picture is decoded with all of its pixels; in the modes at a reduced
scale the map decodes the files itself, as an import does.
"""

from collections.abc import Sized
import dataclasses
import tempfile

import numpy as np
from PIL import Image

from engine.bench.importing import folder_workload
from tfrecords.pictures import fit

NOTE = ('Hugging Face datasets writes arrays and labels to Arrow files: it finds no copies, ends '
        'at the first damaged picture, and makes no splits of its own; its processes start for '
        'each map')


@dataclasses.dataclass(frozen=True)
class HuggingFaceMode:
  """A configuration of the map.

  Attributes:
    num_proc: processes that decode; 1: this one alone.
    is_reduced: whether JPEGs are decoded at a reduced scale.
  """
  num_proc: int
  is_reduced: bool = False


MODES = {
    '1 process': HuggingFaceMode(1), '2 processes': HuggingFaceMode(2),
    '1 process, reduced scale': HuggingFaceMode(1, is_reduced=True),
    '2 processes, reduced scale': HuggingFaceMode(2, is_reduced=True),
}


def build(workload: folder_workload.FolderWorkload, mode: HuggingFaceMode) -> 'MappedFolder':
  """Returns what loads and maps."""
  return MappedFolder(workload, mode)


class MappedFolder:
  """The images of a folder."""

  def __init__(self, workload: folder_workload.FolderWorkload, mode: HuggingFaceMode):
    import datasets
    datasets.disable_progress_bars()
    # Else it tells the hub of every load.
    datasets.config.HF_HUB_OFFLINE = True
    self._folder = workload.folder
    self._mode = mode

  def work(self) -> int:
    """Decodes all pictures into new files, removes these, and returns the number of pictures."""
    with tempfile.TemporaryDirectory() as cache:
      return len(self.mapped(cache))

  def mapped(self, cache: str) -> Sized:
    """Returns the data set with a column `pixels`, uint8 [32, 32, 3], beside its labels.

    Args:
      cache: directory of the files that it writes.
    """
    import datasets
    found = datasets.load_dataset(
        'imagefolder', data_dir=self._folder, split='train', cache_dir=cache)
    if self._mode.is_reduced:
      found = found.cast_column('image', datasets.Image(decode=False))
    side = folder_workload.SIDE
    features = datasets.Features({'label': found.features['label'],
                                  'pixels': datasets.Array3D((side, side, 3), 'uint8')})
    return found.map(
        _reduced if self._mode.is_reduced else _whole, remove_columns=['image'], features=features,
        num_proc=self._mode.num_proc if self._mode.num_proc > 1 else None)


def _whole(row: dict[str, Image.Image]) -> dict[str, np.ndarray]:
  return {'pixels': np.asarray(fit.picture(row['image'].convert('RGB'), folder_workload.RULE))}


def _reduced(row: dict[str, dict[str, str]]) -> dict[str, np.ndarray]:
  return {'pixels': np.asarray(folder_workload.fitted(row['image']['path']))}
