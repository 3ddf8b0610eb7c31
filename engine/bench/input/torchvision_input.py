"""The same augmentation by torchvision's v2 transforms in PyTorch's DataLoader.

The pictures are one uint8 tensor in memory. The sampler of the loader draws whole batches, so that
nothing is collated that need not be. What differs from this engine's: ColorJitter multiplies by 1
plus or minus 63/255 where the tutorial adds up to 63, moves contrast about the mean of the gray
picture and not of each channel, takes both in random order and clips after each. v2 has no
standardization of an image by itself, so it is written here.

A v2 transform draws once a call. Called for each image, it draws as much as this engine does;
called for a whole batch, it crops, flips and changes all images of the batch alike, which is much
faster and another augmentation.
"""

from collections.abc import Callable, Iterator
import dataclasses
import math
import typing

from engine.bench.input import input_workload
from tfrecords.augmentation import augmentation_config

if typing.TYPE_CHECKING:
  # It is imported in worker processes only, and may not be installed.
  import torch

Augment = Callable[['torch.Tensor'], 'torch.Tensor']

_BATCHES_PER_CALL = 10


@dataclasses.dataclass(frozen=True)
class TorchvisionMode:
  """A configuration of the loader.

  Attributes:
    num_workers: processes that augment; 0: the one that takes the batches.
    draws_each: whether transforms are called for each image.
  """
  num_workers: int
  draws_each: bool = True


MODES = {'no workers': TorchvisionMode(0), '1 worker': TorchvisionMode(1),
         '2 workers': TorchvisionMode(2)}
FEWER_DRAWS = {name: dataclasses.replace(mode, draws_each=False) for name, mode in MODES.items()}


def build(workload: input_workload.InputWorkload, mode: TorchvisionMode) -> 'LoadedBatches':
  """Returns the loader, whose workers have started."""
  import torch
  torch.set_num_threads(workload.threads)
  torch.manual_seed(0)
  return LoadedBatches(workload, mode)


class LoadedBatches:
  """Endless batches of a DataLoader."""

  def __init__(self, workload: input_workload.InputWorkload, mode: TorchvisionMode):
    import torch
    from torch.utils import data
    dataset = _AugmentedBatches(
        torch.from_numpy(workload.images).permute(0, 3, 1, 2).contiguous(),
        torch.from_numpy(workload.labels).long(), transform(workload.augmentation),
        mode.draws_each)
    sampler = data.BatchSampler(
        data.RandomSampler(dataset.labels), workload.batch_size, drop_last=True)
    self._loader = data.DataLoader(
        dataset, batch_size=None, sampler=sampler, num_workers=mode.num_workers,
        persistent_workers=mode.num_workers > 0)
    self._batches = self._endless()
    self.take()

  def work(self) -> int:
    """Takes some batches and returns the number of their examples."""
    return sum(len(self.take()[1]) for _ in range(_BATCHES_PER_CALL))

  def take(self) -> 'tuple[torch.Tensor, torch.Tensor]':
    """Returns the next batch: float32 [n, channels, height, width] and int64 labels [n]."""
    return next(self._batches)

  def _endless(self) -> 'Iterator[tuple[torch.Tensor, torch.Tensor]]':
    while True:
      yield from self._loader


class _AugmentedBatches:
  """The data set of the loader, whose items are batches."""

  def __init__(self, images: 'torch.Tensor', labels: 'torch.Tensor', augment: Augment,
               draws_each: bool):
    self.images = images
    self.labels = labels
    self._augment = augment
    self._draws_each = draws_each

  def __len__(self) -> int:
    return len(self.labels)

  def __getitem__(self, numbers: list[int]) -> 'tuple[torch.Tensor, torch.Tensor]':
    import torch
    images = self.images[numbers]
    augmented = (torch.stack([self._augment(image) for image in images]) if self._draws_each
                 else self._augment(images))
    return augmented, self.labels[numbers]


def transform(augmentation: augmentation_config.AugmentationConfig) -> Augment:
  """Returns the transforms, of uint8 [..., channels, height, width] to float32."""
  import torch
  from torchvision.transforms import v2
  found: list[Augment] = [v2.RandomCrop(augmentation.crop_size)] if augmentation.crop_size else []
  if augmentation.random_flip:
    found.append(v2.RandomHorizontalFlip())
  found.append(v2.ToDtype(torch.float32, scale=True))
  if augmentation.is_photometric:
    found.append(v2.ColorJitter(
        brightness=augmentation.max_brightness_delta / 255,
        contrast=(augmentation.contrast_lower, augmentation.contrast_upper)))
  if augmentation.standardize:
    found.append(standardized)
  return v2.Compose(found)


def standardized(images: 'torch.Tensor') -> 'torch.Tensor':
  """Returns images with mean 0 and deviation 1, as tf.image.per_image_standardization.

  Args:
    images: float32 [..., channels, height, width], 0 to 1.
  """
  import torch
  axes = (-3, -2, -1)
  deviation, mean = torch.std_mean(images, axes, correction=0, keepdim=True)
  return (images - mean) / deviation.clamp_min(math.prod(images.shape[-3:]) ** -0.5 / 255)
