"""A folder of pictures with everything in it that goes wrong in folders of pictures."""

from collections.abc import Callable
import hashlib
import pathlib

import numpy as np
from PIL import ExifTags
from PIL import Image
from PIL import ImageOps

CLASSES = [str(number) for number in range(1, 12)]
# By split: pictures of each class that have no fault.
COUNTS = {'train': 8, 'test': 3}
ROTATED = 20
COPIES = 10
# An empty file and a link out of the folder.
UNREADABLE = 2

_TURNED = 6
_COPY_SCALE = 0.8


def picture(seed: int) -> Image.Image:
  """Returns a picture of 48 to 99 pixels a side that is like no other one."""
  bits = np.random.default_rng(seed)
  fields = Image.fromarray(bits.integers(0, 256, [4, 5, 3], np.uint8))
  return fields.resize([int(side) for side in bits.integers(48, 100, 2)], Image.Resampling.BICUBIC)


def write(root: pathlib.Path) -> None:
  """Writes the folder `root`, and a picture outside of it that a link leads to."""
  seed = 0
  for split, count in COUNTS.items():
    for name in CLASSES:
      folder = root / split / name
      folder.mkdir(parents=True)
      for number in range(count):
        _save(picture(seed), folder / f'{number}.jpg',
              is_rotated=split == 'train' and name in CLASSES[-3:-1] or seed < ROTATED - 16)
        seed += 1
  for name in CLASSES[:COPIES]:
    original = ImageOps.exif_transpose(Image.open(root / 'train' / name / '7.jpg'))
    size = [round(_COPY_SCALE * side) for side in original.size]
    original.resize(size).save(root / 'test' / name / 'copy.jpg', quality=60)
  _plant(root)


def _save(found: Image.Image, path: pathlib.Path, *, is_rotated: bool) -> None:
  """Writes a JPEG; a rotated one is stored lying, with the tag that turns it upright."""
  if not is_rotated:
    found.save(path, quality=90)
    return
  tags = Image.Exif()
  tags[ExifTags.Base.Orientation] = _TURNED
  found.transpose(Image.Transpose.ROTATE_90).save(path, quality=90, exif=tags)


def _plant(root: pathlib.Path) -> None:
  train = root / 'train'
  (train / '3' / '.ipynb_checkpoints').mkdir()
  picture(1000).save(train / '3' / '.ipynb_checkpoints' / 'a.jpg')
  picture(1001).convert('CMYK').save(train / '4' / 'cmyk.jpg')
  (train / '5' / 'empty.jpg').write_bytes(b'')
  picture(1002).save(root.parent / 'outside.jpg')
  (train / '6' / 'out.jpg').symlink_to(root.parent / 'outside.jpg')
  for name in ('7', '8'):
    picture(1003).save(train / name / 'twin.png')


def hashes(root: pathlib.Path,
           counts: Callable[[pathlib.Path], bool] = lambda path: True) -> dict[str, str]:
  """Returns the checksum of each file below a folder by its relative path."""
  return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
          for path in sorted(root.rglob('*')) if path.is_file() and counts(path)}
