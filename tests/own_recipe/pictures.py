"""Pictures of public sets as folders and arrays that an import takes.

Nothing is downloaded: `npm install` and `apt-get download` bring the packages that are named in
public_sets.py.
"""

import json
import pathlib

import numpy as np
from PIL import Image
from PIL import ImageDraw
from PIL import ImageFont

from tfrecords import dataset_spec
from tfrecords import datasets
from tfrecords import reader
from tfrecords import record_loader

_LETTERS = 'abcdefghijklmnopqrstuvwxyz'
_WEIGHTS = (400, 700)
# Skin colors and hair styles, which are parts of other emoji.
_NO_CATEGORY = 'Component'


def of_catalog(data_dir: pathlib.Path, name: str, sizes: tuple[int, int, int],
               classes: dict[str, int], path: pathlib.Path) -> None:
  """Writes an .npz of training, validation and test images of a set of the catalog.

  The training images are the first ones of the training split, the validation images its last ones.

  Args:
    data_dir: of the set.
    name: of the set.
    sizes: of training, validation and test split.
    classes: the classes to keep, and of each one the k-th part of the training images; {}: all.
    path: of the file.
  """
  spec = datasets.get(name)
  parts = {split: _arrays(data_dir, spec, split) for split in ('train', 'test')}
  first, last, tested = sizes
  arrays: dict[str, np.ndarray] = {}
  for split, (images, labels), chosen in (
      ('train', parts['train'], slice(None, first)), ('val', parts['train'], slice(-last, None)),
      ('test', parts['test'], slice(None, tested))):
    images, labels = _of_classes(images, labels, spec.class_names,
                                 classes if split == 'train' else dict.fromkeys(classes, 1))
    arrays |= {f'x_{split}': images[chosen], f'y_{split}': labels[chosen]}
  np.savez(path, **arrays)  # type: ignore[arg-type]


def _arrays(data_dir: pathlib.Path, spec: dataset_spec.DatasetSpec,
            split: str) -> tuple[np.ndarray, np.ndarray]:
  images, labels = record_loader.load(reader.open_source(spec, data_dir, split))
  return images.numpy(), np.array(spec.class_names)[labels.numpy()]


def _of_classes(images: np.ndarray, labels: np.ndarray, names: tuple[str, ...],
                classes: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
  kept = np.zeros(len(labels), bool)
  for name in classes or names:
    places = np.flatnonzero(labels == name)
    kept[places[::classes.get(name, 1)]] = True
  return images[kept], labels[kept]


def digits(path: pathlib.Path) -> None:
  """Writes the 1,797 digits of 8x8 pixels that scikit-learn has in its package."""
  from sklearn import datasets as package  # noqa: PLC0415

  found = package.load_digits()
  images = np.round(found.images * (255 / 16)).astype(np.uint8)
  np.savez(path, images=images, labels=found.target)


def emoji(packages: pathlib.Path, vendors: tuple[str, ...], folder: pathlib.Path) -> None:
  """Links the emoji of vendors into a folder for each category: `Flags/1f1e6-apple.png`."""
  for vendor in vendors:
    package = packages / f'emoji-datasource-{vendor}'
    for one in json.loads((package / 'emoji.json').read_text()):
      path = package / 'img' / vendor / '64' / one['image']
      if one['category'] != _NO_CATEGORY and path.exists():
        category = folder / one['category']
        category.mkdir(parents=True, exist_ok=True)
        (category / f'{path.stem}-{vendor}.png').write_bytes(path.read_bytes())


def letters(packages: pathlib.Path, folder: pathlib.Path) -> None:
  """Renders a to z, small and capital, in every font of the packages: `a/lato-400-A.png`."""
  for package in sorted((packages / '@fontsource').iterdir()):
    for weight in _WEIGHTS:
      font = package / 'files' / f'{package.name}-latin-{weight}-normal.woff'
      if font.exists():
        for letter in _LETTERS:
          for text in (letter, letter.upper()):
            place = folder / letter
            place.mkdir(parents=True, exist_ok=True)
            render(text, font).save(place / f'{package.name}-{weight}-{text}-'
                                     f'{"capital" if text != letter else "small"}.png')


def render(text: str, path: pathlib.Path) -> Image.Image:
  """Returns a letter, white on black, about 20 high or wide, in the middle of 28x28 pixels."""
  font = ImageFont.truetype(str(path), 80)
  left, top, right, bottom = font.getbbox(text)
  image = Image.new('L', (round(right - left) + 4, round(bottom - top) + 4))
  ImageDraw.Draw(image).text((2 - left, 2 - top), text, 255, font)
  image.thumbnail((20, 20), Image.Resampling.BOX)
  whole = Image.new('L', (28, 28))
  whole.paste(image, ((28 - image.width) // 2, (28 - image.height) // 2))
  return whole


def stamps(package: pathlib.Path, folder: pathlib.Path) -> None:
  """Copies the stamps of Tux Paint that are PNG files, a folder for each kind of things."""
  for path in sorted(package.rglob('*.png')):
    kind, *rest = path.relative_to(package).parts
    (folder / kind).mkdir(parents=True, exist_ok=True)
    (folder / kind / '-'.join(rest)).write_bytes(path.read_bytes())
