"""The catalogue of data sets: each a row of data.

Sources: https://www.cs.toronto.edu/~kriz/cifar.html for the CIFAR sets (names of the classes in
the order of `batches.meta.txt` and `fine_label_names.txt`). `shapes` is made by `shapes.py`.
"""

import difflib

from tfrecords import errors
from tfrecords import spec

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

CATALOGUE = {
    row.name: row for row in (
        spec.DatasetSpec(
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
        spec.DatasetSpec(
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
        spec.DatasetSpec(
            name='shapes',
            image_shape=(32, 32, 3),
            class_names=('circle', 'square', 'triangle', 'cross', 'ring', 'frame', 'star',
                         'crescent', 'stripes', 'checkers'),
            directory='shapes',
            train_files=_BATCHES,
            test_files=('test_batch.bin',),
            train_examples=50_000,
            test_examples=10_000),
    )
}


def get(name: str) -> spec.DatasetSpec:
  """Returns the row called `name`.

  Raises:
    errors.InputError: no such row; the message names the nearest ones and all there are.
  """
  if name in CATALOGUE:
    return CATALOGUE[name]
  near = difflib.get_close_matches(name, CATALOGUE) or sorted(CATALOGUE)
  raise errors.InputError(
      f'--dataset={name}: there is no such data set; did you mean {" or ".join(near)}?')
