"""Files of data sets that are damaged, missing, in another place or of another kind."""

import gzip
import os
import pathlib
import shutil

import numpy as np

from tests.faults import fault
from tests.faults import place
from tests.tfrecords import small_idx

_IMAGES = 'data/mnist/train-images-idx3-ubyte.gz'
_LABELS = 'data/mnist/train-labels-idx1-ubyte.gz'
_CIFAR = 'data/cifar-10-batches-bin'
_BATCH = f'{_CIFAR}/data_batch_3.bin'
# Nothing listens there, so that an unwanted download fails at once.
_NOWHERE = '--download_url=http://127.0.0.1:9/a.tar.gz'
_CIFAR10 = ('--recipe=cifar10_tutorial', place.DATA, '--crop_size=8', '--batch_size=8',
            '--max_steps=1', '--summary_interval=0', '--train_dir=new', _NOWHERE)


def _verify(name: str, prepare, says: str, dataset: str = 'mnist', **more) -> fault.Fault:
  return fault.Fault(name, 'records_main', (
      '--action=verify', f'--dataset={dataset}', place.DATA), says, prepare=prepare, **more)


def _train(name: str, prepare, says: str, *arguments: str, **more) -> fault.Fault:
  return fault.Fault(name, 'train_main', (*place.NEW, _NOWHERE, *arguments), says,
                     prepare=prepare, **more)


def _cifar(name: str, prepare, says: str, *arguments: str, **more) -> fault.Fault:
  return fault.Fault(name, 'train_main', (*_CIFAR10, *arguments), says, prepare=prepare, **more)


def _idx(name: str, values: np.ndarray):
  return place.write(name, small_idx.zipped(small_idx.array(values.astype(np.uint8))))


def _label_too_large(folder: pathlib.Path) -> None:
  data = bytearray((folder / _BATCH).read_bytes())
  data[3073] = 10
  (folder / _BATCH).write_bytes(data)


def _unpack(suffix: str = '', dots: bool = False):
  """Returns a function that unpacks MNIST's files, with a dot before `idx` or another suffix."""
  def prepare(folder: pathlib.Path) -> None:
    for path in (folder / 'data/mnist').glob('*.gz'):
      name = path.name.removesuffix('.gz').replace('-idx', '.idx' if dots else '-idx')
      path.with_name(name + suffix).write_bytes(gzip.decompress(path.read_bytes()))
      path.unlink()
  return prepare


def _beside(shift: int = 0):
  """Returns what unpacks MNIST's labels beside the packed ones, each one class further."""
  def prepare(folder: pathlib.Path) -> None:
    data = bytearray(gzip.decompress((folder / _LABELS).read_bytes()))
    data[8:] = bytes((label + shift) % 10 for label in data[8:])
    (folder / _LABELS).with_suffix('').write_bytes(data)
  return prepare


def _other_labels(folder: pathlib.Path) -> None:
  """Changes every label, in a file of the same size."""
  data = bytearray(gzip.decompress((folder / _LABELS).read_bytes()))
  data[8:] = bytes((label + 1) % 10 for label in data[8:])
  (folder / _LABELS).write_bytes(small_idx.zipped(bytes(data)))


def _python_version(folder: pathlib.Path) -> None:
  shutil.rmtree(folder / _CIFAR)
  (folder / 'data/cifar-10-batches-py').mkdir()
  for name in ('data_batch_1', 'test_batch', 'batches.meta'):
    (folder / 'data/cifar-10-batches-py' / name).write_bytes(b'\x80\x02}q\x01.')


def _bomb(folder: pathlib.Path) -> None:
  """Writes a file of labels that unpacks to two gigabytes."""
  with gzip.open(folder / _LABELS, 'wb', compresslevel=1) as file:
    for _ in range(128):
      file.write(bytes(1 << 24))


def _socket(folder: pathlib.Path) -> None:
  (folder / _BATCH).unlink()
  os.mknod(folder / _BATCH, 0o140644)


_DAMAGED = (
    _verify('images are cut', place.cut(_IMAGES, 300), 'train-images', quick=True),
    _verify('a byte of the images is another', place.flip(_IMAGES, 400), 'train-images'),
    _verify('labels are empty', place.write(_LABELS, ''), 'train-labels'),
    _verify('labels are no gzip', place.write(_LABELS, 'text'), 'train-labels'),
    _verify('labels are of another number', _idx(_LABELS, np.zeros(7)), 'train-'),
    _verify('images of another shape', _idx(_IMAGES, np.zeros([48, 4, 4])), 'train-images'),
    _verify('images are labels', _idx(_IMAGES, np.zeros(48)), 'train-images'),
    _verify('a label beyond the classes', _idx(_LABELS, np.full(48, 10)), 'train-labels.*10'),
    _verify('a header that promises four billion images', place.write(_IMAGES, small_idx.zipped(
        b'\0\0\x08\x03\xff\xff\xff\xff\0\0\0\x1c\0\0\0\x1c')), 'train-images'),
    _verify('labels that unpack to gigabytes', _bomb, 'train-labels'),
    _verify('labels are a named pipe', place.pipe(_LABELS), 'train-labels'),
    _verify('labels are a folder', place.all_of(
        place.without(_LABELS), place.folder(_LABELS)), 'train-labels|lacks'),
    _verify('labels are a device', place.link(_LABELS, '/dev/zero'), 'train-labels'),
    _verify('records are cut', place.cut(_BATCH, 5000), 'data_batch_3', 'cifar10', quick=True),
    _verify('records are empty', place.write(_BATCH, ''), 'data_batch_3', 'cifar10'),
    _verify('a label of records beyond the classes', _label_too_large, 'data_batch_3', 'cifar10'),
    _verify('records are a named pipe', place.pipe(_BATCH), 'data_batch_3', 'cifar10'),
    _verify('records are a socket', _socket, 'data_batch_3', 'cifar10', needs='root'),
    _verify('records are a broken link', place.link(_BATCH, 'gone.bin'), 'data_batch_3',
            'cifar10'),
)

_MISSING = (
    _train('no data and no network', place.without('data/mnist'), '127.0.0.1',
           changes=('data',)),
    _train('a file is missing', place.without(_LABELS), 'train-labels'),
    _train('the data directory is a file',
           place.all_of(place.without('data'), place.write('data', 'x')), 'data'),
    _train('the data directory is missing', place.without('data'), '127.0.0.1',
           changes=('data', 'data/*')),
    _train('TFRecord files that were not packed', fault.nothing, 'tfrecord',
           '--data_source=tfrecord'),
    _train('a checksum that is none', place.without('data/mnist'), 'sha256',
           '--download_sha256=123', changes=('data',)),
    _cifar('the files themselves as data directory', place.move(_CIFAR, 'x'), '', '--data_dir=x',
           status=0, changes=place.BEGUN),
    _cifar('data one folder too deep', place.move(_CIFAR, f'data/cifar-10/{_CIFAR[5:]}'), '',
           status=0, changes=place.BEGUN),
    _cifar("CIFAR-10's Python version", _python_version, 'cifar-10-batches-py'),
    _train('MNIST unpacked', _unpack(), '', status=0, changes=place.BEGUN),
    _train('MNIST unpacked, with dots', _unpack(dots=True), '', status=0, changes=place.BEGUN),
    _train('MNIST packed and unpacked', _beside(), '', status=0, changes=place.BEGUN),
    _train('MNIST packed, and other labels unpacked', _beside(1),
           'train-labels-idx1-ubyte: holds other records than train-labels-idx1-ubyte.gz'),
    fault.Fault('other data than the run began with', 'train_main', place.LONGER,
                'labels|other data|differ', prepare=_other_labels),
    fault.Fault('fewer data than the run began with', 'train_main', place.LONGER,
                'train_examples|records', prepare=place.all_of(
                    _idx(_LABELS, np.zeros(40)), _idx(_IMAGES, np.zeros([40, 28, 28])))),
    fault.Fault('test images are cut', 'eval_main', place.EVAL, 't10k-images',
                prepare=place.cut('data/mnist/t10k-images*', 200)),
    fault.Fault('no test images', 'eval_main', place.EVAL, 't10k|data',
                prepare=place.without('data/mnist')),
    fault.Fault('data that may not be read', 'train_main', place.NEW, 'Permission denied',
                prepare=lambda folder: (folder / 'data').chmod(0), needs='root',
                setup=place.NOBODY),
    fault.Fault('a plot of a data set into a folder that is missing', 'records_main',
                ('--action=inspect', '--dataset=mnist', place.DATA, '--plot=none/a.png'),
                'there is no directory none'),
)

ROWS = (*_DAMAGED, *_MISSING)
