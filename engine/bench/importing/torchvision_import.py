"""torchvision's ImageFolder in a DataLoader: one pass over a folder, all images in one tensor.

ImageFolder's own loader decodes all pixels of a picture; with the loader of the modes at a reduced
scale it decodes as an import does. The transforms are torchvision's, and scale by the same filter.
"""

import dataclasses
import functools

import numpy as np

from engine.bench.importing import folder_workload

NOTE = ('torchvision decodes to a tensor in memory, as it does anew in every epoch: it finds no '
        'copies, ends at the first damaged picture, and writes nothing; its workers stay')
_BATCH_SIZE = 64


@dataclasses.dataclass(frozen=True)
class TorchvisionMode:
  """A configuration of the loader.

  Attributes:
    num_workers: processes that decode; 0: the one that takes the batches.
    is_reduced: whether JPEGs are decoded at a reduced scale.
  """
  num_workers: int
  is_reduced: bool = False


MODES = {
    'no workers': TorchvisionMode(0), '1 worker': TorchvisionMode(1),
    '2 workers': TorchvisionMode(2),
    'no workers, reduced scale': TorchvisionMode(0, is_reduced=True),
    '1 worker, reduced scale': TorchvisionMode(1, is_reduced=True),
    '2 workers, reduced scale': TorchvisionMode(2, is_reduced=True),
}


def build(workload: folder_workload.FolderWorkload, mode: TorchvisionMode) -> 'LoadedFolder':
  """Returns the loader."""
  return LoadedFolder(workload, mode)


class LoadedFolder:
  """The images of a folder."""

  def __init__(self, workload: folder_workload.FolderWorkload, mode: TorchvisionMode):
    from torch.utils import data
    from torchvision import datasets
    from torchvision.transforms import v2
    transform = v2.Compose([
        v2.Resize(folder_workload.SIDE, v2.InterpolationMode.LANCZOS),
        v2.CenterCrop(folder_workload.SIDE), v2.PILToTensor()])
    loader = ({'loader': functools.partial(folder_workload.opened, is_reduced=True)}
              if mode.is_reduced else {})
    self._loader = data.DataLoader(
        datasets.ImageFolder(workload.folder, transform, **loader), _BATCH_SIZE,
        num_workers=mode.num_workers, persistent_workers=mode.num_workers > 0)

  def work(self) -> int:
    """Decodes all pictures and returns their number."""
    return len(self.images())

  def images(self) -> np.ndarray:
    """Returns all images, uint8 [n, 3, 32, 32], in the order of their paths."""
    import torch
    return torch.cat([images for images, _ in self._loader]).numpy()
