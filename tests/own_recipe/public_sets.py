"""Public sets of several sizes, imported with validation images, by name.

  npm install --ignore-scripts emoji-datasource-{apple,google,twitter,facebook} @fontsource/{FONTS}
  apt-get download tuxpaint-stamps-default, then dpkg-deb -x

The packages' folders `node_modules` and `stamps` lie below one folder, `packages`.
"""

from collections.abc import Callable
import dataclasses
import pathlib

from tests.own_recipe import pictures
from tfrecords.importing import import_settings
from tfrecords.importing import importer

_VENDORS = ('apple', 'facebook', 'google', 'twitter')
_STAMPS = 'stamps'
_NPM = 'node_modules'
_FOLDERS = ('letters', 'stamps', 'emoji', 'emoji_64')
# The shares of the smaller sets whose source has no splits.
_SHARES = {'validation': 0.25, 'test': 0.15}


@dataclasses.dataclass(frozen=True)
class Places:
  """Where the sources of the sets are.

  Attributes:
    data_dir: of CIFAR-10, MNIST and shapes.
    packages: of the npm packages and the stamps.
  """
  data_dir: pathlib.Path
  packages: pathlib.Path


@dataclasses.dataclass(frozen=True)
class PublicSet:
  """One set.

  Attributes:
    about: what it is.
    write: writes the source of the import to a path.
    flags: of the import.
  """
  about: str
  write: Callable[[Places, pathlib.Path], None]
  flags: dict[str, object]


def _catalog(about: str, name: str, sizes: tuple[int, int, int], flags: dict[str, object],
             classes: dict[str, int] | None = None) -> PublicSet:
  def write(places: Places, path: pathlib.Path) -> None:
    pictures.of_catalog(places.data_dir, name, sizes, classes or {}, path)
  # Copies in different splits: those of the test images stay there.
  return PublicSet(about, write, {'on_duplicate': 'keep', 'on_conflict': 'keep', **flags})


_GRAY = {'size': '28', 'color': 'gray'}

SETS = {
    'digits': PublicSet('scikit-learn, written digits', lambda places, path: pictures.digits(path),
                        {'size': '8', 'color': 'gray', **_SHARES}),
    'letters': PublicSet(
        'a to z in the fonts of 36 families',
        lambda places, path: pictures.letters(places.packages / _NPM, path),
        {**_GRAY, **_SHARES, 'group': '/(.*)-[47]00-', 'on_duplicate': 'keep',
         'on_conflict': 'keep'}),
    'mnist_1000': _catalog('MNIST', 'mnist', (1_000, 4_000, 10_000), _GRAY),
    'mnist_10000': _catalog('MNIST', 'mnist', (10_000, 4_000, 10_000), _GRAY),
    'gray_2000': _catalog('CIFAR-10 in gray', 'cifar10', (2_000, 2_000, 10_000),
                          {'color': 'gray'}),
    'gray_10000': _catalog('CIFAR-10 in gray', 'cifar10', (10_000, 2_000, 10_000),
                           {'color': 'gray'}),
    'shapes_2000': _catalog('the built-in set', 'shapes', (2_000, 2_000, 10_000), {}),
    'stamps': PublicSet(
        'stamps of Tux Paint',
        lambda places, path: pictures.stamps(places.packages / _STAMPS, path),
        {'size': '48', 'fit': 'pad', 'enlarge': True, 'validation': 0.3, 'test': 0.15,
         'on_duplicate': 'keep', 'on_conflict': 'keep'}),
    'emoji_64': PublicSet(
        'emoji of one vendor', lambda places, path: pictures.emoji(
            places.packages / _NPM, ('google',), path),
        {'size': '64', **_SHARES, 'on_conflict': 'keep'}),
    'emoji': PublicSet(
        'emoji of four vendors', lambda places, path: pictures.emoji(
            places.packages / _NPM, _VENDORS, path),
        {'group': '/([^/]*)-[a-z]*[.]png', 'validation': 0.15, 'test': 0.15,
         'on_conflict': 'keep'}),
    'pets_1000': _catalog('CIFAR-10, cats and a quarter of the dogs', 'cifar10',
                          (1_000, 2_000, 2_000), {}, {'cat': 1, 'dog': 4}),
    'cifar_500': _catalog('CIFAR-10', 'cifar10', (500, 2_000, 10_000), {}),
    'cifar_2000': _catalog('CIFAR-10', 'cifar10', (2_000, 2_000, 10_000), {}),
    'cifar_5000': _catalog('CIFAR-10', 'cifar10', (5_000, 2_000, 10_000), {}),
    'cifar_45000': _catalog('CIFAR-10', 'cifar10', (45_000, 5_000, 10_000), {}),
}


def imported(name: str, places: Places, folder: pathlib.Path) -> pathlib.Path:
  """Returns the directory of a set, which is imported if it is not there."""
  target = folder / name
  if not target.exists():
    chosen = SETS[name]
    source = folder / 'sources' / (name if name in _FOLDERS else f'{name}.npz')
    source.parent.mkdir(parents=True, exist_ok=True)
    if not source.exists():
      chosen.write(places, source)
    importer.run(import_settings.ImportSettings(
        source=str(source), out=str(target), num_workers=1, **chosen.flags), print)  # type: ignore[arg-type]
  return target
