"""The catalog of data sets, one row each, and the sets that users have imported.

A set of the catalog is called by its name, an imported one by its directory, which holds a
manifest.json. A name of the catalog is never a directory; `./cifar10` is one.

Sources: https://www.cs.toronto.edu/~kriz/cifar.html for the CIFAR sets (names of the classes in
the order of `batches.meta.txt` and `fine_label_names.txt`); http://yann.lecun.com/exdb/mnist and
https://github.com/zalandoresearch/fashion-mnist for the two in IDX files, with the addresses and
checksums of tensorflow-datasets. `synthetic/generated_dataset.py` generates `shapes` and `digits`.
"""

import os
import pathlib

from tfrecords import dataset_spec
from tfrecords import errors
from tfrecords import remote_path
from tfrecords import user_path
from tfrecords.formats import manifest

_BATCHES = tuple(f'data_batch_{number}.bin' for number in range(1, 6))

_CIFAR100_CLASSES = (
    'apple', 'aquarium_fish', 'baby', 'bear', 'beaver', 'bed', 'bee', 'beetle', 'bicycle',
    'bottle', 'bowl', 'boy', 'bridge', 'bus', 'butterfly', 'camel', 'can', 'castle',
    'caterpillar', 'cattle', 'chair', 'chimpanzee', 'clock', 'cloud', 'cockroach', 'couch',
    'crab', 'crocodile', 'cup', 'dinosaur', 'dolphin', 'elephant', 'flatfish', 'forest', 'fox',
    'girl', 'hamster', 'house', 'kangaroo', 'keyboard', 'lamp', 'lawn_mower', 'leopard', 'lion',
    'lizard', 'lobster', 'man', 'maple_tree', 'motorcycle', 'mountain', 'mouse', 'mushroom',
    'oak_tree', 'orange', 'orchid', 'otter', 'palm_tree', 'pear', 'pickup_truck', 'pine_tree',
    'plain', 'plate', 'poppy', 'porcupine', 'possum', 'rabbit', 'raccoon', 'ray', 'road',
    'rocket', 'rose', 'sea', 'seal', 'shark', 'shrew', 'skunk', 'skyscraper', 'snail', 'snake',
    'spider', 'squirrel', 'streetcar', 'sunflower', 'sweet_pepper', 'table', 'tank',
    'telephone', 'television', 'tiger', 'tractor', 'train', 'trout', 'tulip', 'turtle',
    'wardrobe', 'whale', 'willow_tree', 'wolf', 'woman', 'worm')

_IDX_TRAIN = ('train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz')
_IDX_TEST = ('t10k-images-idx3-ubyte.gz', 't10k-labels-idx1-ubyte.gz')


def _idx(name: str, class_names: tuple[str, ...], url: str,
         *checksums: str) -> dataset_spec.DatasetSpec:
  """Returns a data set with the files of MNIST; the checksums are in the order of the files."""
  return dataset_spec.DatasetSpec(
      name=name, image_shape=(28, 28, 1), class_names=class_names, directory=name,
      train_files=_IDX_TRAIN, test_files=_IDX_TEST, train_examples=60_000, test_examples=10_000,
      url=url, file_sha256=dict(zip(_IDX_TRAIN + _IDX_TEST, checksums, strict=True)),
      container='idx', tfds_name=name)


CATALOG = {
    row.name: row for row in (
        dataset_spec.DatasetSpec(
            name='cifar10',
            image_shape=(32, 32, 3),
            class_names=('airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse',
                         'ship', 'truck'),
            directory='cifar-10-batches-bin',
            train_files=_BATCHES,
            test_files=('test_batch.bin',),
            train_examples=50_000,
            test_examples=10_000,
            url='https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
            sha256='c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
            tfds_name='cifar10'),
        dataset_spec.DatasetSpec(
            name='cifar100',
            image_shape=(32, 32, 3),
            class_names=_CIFAR100_CLASSES,
            directory='cifar-100-binary',
            train_files=('train.bin',),
            test_files=('test.bin',),
            train_examples=50_000,
            test_examples=10_000,
            label_bytes=2,
            label_offset=1,
            url='https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz',
            sha256='58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec',
            tfds_name='cifar100'),
        _idx('mnist', tuple('0123456789'),
             'https://storage.googleapis.com/cvdf-datasets/mnist/',
             '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
             '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
             '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
             'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6'),
        _idx('fashion_mnist',
             ('t-shirt', 'trouser', 'pullover', 'dress', 'coat', 'sandal', 'shirt', 'sneaker',
              'bag', 'ankle_boot'),
             'http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/',
             '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
             'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
             '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
             '67da17c76eaffca5446c3361aaab5c43cd6d1c2608764d35dfb1850b086bf8dd'),
        dataset_spec.DatasetSpec(
            name='shapes',
            image_shape=(32, 32, 3),
            class_names=('circle', 'square', 'triangle', 'cross', 'ring', 'frame', 'star',
                         'crescent', 'stripes', 'checkers'),
            directory='shapes',
            train_files=_BATCHES,
            test_files=('test_batch.bin',),
            train_examples=50_000,
            test_examples=10_000),
        dataset_spec.DatasetSpec(
            name='digits',
            image_shape=(28, 28, 1),
            class_names=tuple('0123456789'),
            directory='digits',
            train_files=_BATCHES,
            test_files=('test_batch.bin',),
            train_examples=20_000,
            test_examples=5_000),
    )
}


def is_directory(name: str) -> bool:
  """Returns whether --dataset names a directory and not a row of the catalog."""
  return name not in CATALOG and ('/' in name or name.startswith('~') or os.path.isdir(name))


def absolute(name: str) -> str:
  """Returns --dataset with the absolute path of a directory; a name of the catalog as it is.

  Raises:
    errors.InputError: the path begins with the home directory of an unknown user.
  """
  if not is_directory(name):
    return name
  try:
    expanded = user_path.expand(name)
  except ValueError as error:
    raise errors.InputError(f'--dataset={name}: {error}') from error
  return remote_path.absolute(expanded)


def get(name: str, data_dir: str | os.PathLike[str] = '') -> dataset_spec.DatasetSpec:
  """Returns the data set called `name`.

  Args:
    name: of a row of the catalog, or the directory of an imported set.
    data_dir: if it holds an imported set, this is where the directory `name` lies now.

  Raises:
    errors.InputError: there is none, the message names the nearest ones, or all; or its manifest
      cannot be used.

  Example:
    >>> spec = rana.loop.dataset('mnist')
    >>> print(spec.image_shape, spec.train_examples)
    (28, 28, 1) 60000
  """
  if name in CATALOG:
    return CATALOG[name]
  if not is_directory(name):
    raise errors.InputError(f'--dataset={name}: there is no such data set; '
                            f'{errors.did_you_mean(name, CATALOG)}')
  place = absolute(name)
  if data_dir and manifest.is_in(data_dir):
    place = remote_path.absolute(data_dir)
  if not manifest.is_in(place):
    raise errors.InputError(f'--dataset={name}: {_without_manifest(remote_path.of(place))}')
  return manifest.spec(manifest.read(place), place)


def _without_manifest(place: pathlib.Path) -> str:
  """Returns why a directory is no data set, and what to do."""
  if not place.is_dir():
    return ('there is no such directory; give that of an imported data set, and for a trained run '
            'whose data were moved, --data_dir')
  return (f'holds no {manifest.FILE}; import the pictures in it with `records_main --action=import '
          f'--source={place} --out=DIR` and give DIR')
