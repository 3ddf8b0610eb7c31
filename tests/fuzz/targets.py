"""The formats to be fuzzed: valid files to start from, and a function that reads one."""

from collections.abc import Callable, Iterator
import dataclasses
import gzip
import io
import pathlib
import pickle
import random
import shutil

import numpy as np
from PIL import Image
from scipy import io as scipy_io
import tensorflow as tf

from engine.export import keras_json
from engine.export import keras_json_comparison
from engine.export import keras_weights
from engine.inference import class_subspaces
from engine.inference import confidence
from engine.inference import detector
from engine.inference import gaussian
from engine.inference import image_statistics
from engine.inference import photo
from engine.inference import temperature
from engine.models import model_registry
from engine.style import mat_file
from tests.engine.style import small_vgg
from tests.fuzz import mutations
from tests.tfrecords import small_idx
from tests.tfrecords import small_records
from tests.tfrecords.fetch import small_archives
from tfrecords import datasets
from tfrecords import preprocessing_config
from tfrecords.fetch import archive
from tfrecords.fetch import cifar_python
from tfrecords.formats import binary
from tfrecords.formats import idx
from tfrecords.formats import tfrecord_format

Damage = Callable[[bytes, random.Random], bytes]


@dataclasses.dataclass(frozen=True)
class Target:
  """A format.

  Attributes:
    files: valid files, by name.
    read: reads a file; raises errors.InputError or returns.
    damage: returns a damaged file, given a valid one.
  """
  files: dict[str, bytes]
  read: Callable[[pathlib.Path], object]
  damage: Damage = mutations.damage


def _within_gzip(data: bytes, rng: random.Random) -> bytes:
  """Damages a gzip file or its content."""
  if rng.random() < 0.3:
    return mutations.damage(data, rng)
  return gzip.compress(mutations.damage(gzip.decompress(data), rng), 1)


def records() -> Target:
  """Returns the target for binary records."""
  spec = small_records.SPEC
  return Target({'a': small_records.random(20).tobytes()},
                lambda path: binary.check(spec, path))


def idx_files(folder: pathlib.Path) -> Target:
  """Returns the target for pairs of IDX files, of which one is damaged."""
  spec = small_idx.SPEC
  valid = small_idx.files()
  images, labels = spec.train_files
  for name in (images, labels):
    (folder / name).write_bytes(valid[name])

  def read(path: pathlib.Path) -> object:
    packed = path.read_bytes()
    # The file of the images is the longer one, even if damaged.
    is_images = len(packed) > len(valid[labels]) + 40
    return idx.read(spec, *((path, folder / labels) if is_images else (folder / images, path)))

  return Target({'images': valid[images], 'labels': valid[labels],
                 'unpacked': gzip.decompress(valid[images])}, read, _damaged_idx)


def _damaged_idx(data: bytes, rng: random.Random) -> bytes:
  return _within_gzip(data, rng) if data[:2] == b'\x1f\x8b' else mutations.damage(data, rng)


def tfrecords(folder: pathlib.Path) -> Target:
  """Returns the target for TFRecord files, with damaged bytes or damaged records."""
  spec, path = small_records.SPEC, folder / 'valid.tfrecord'
  examples = [tfrecord_format.serialize(spec, row.tobytes()) for row in small_records.random(6)]

  def written(payloads: list[bytes]) -> bytes:
    with tf.io.TFRecordWriter(str(path)) as writer:
      for payload in payloads:
        writer.write(payload)
    return path.read_bytes()

  def damage(data: bytes, rng: random.Random) -> bytes:
    if rng.random() < 0.5:
      return mutations.damage(data, rng)
    payloads = list(examples)
    number = rng.randrange(len(payloads))
    payloads[number] = mutations.damage(payloads[number], rng)
    return written(payloads)

  def read(damaged: pathlib.Path) -> object:
    count = tfrecord_format.check(spec, damaged)
    blocks = tfrecord_format.read(spec, [str(damaged)]).batch(64).as_numpy_iterator()
    assert sum(map(len, blocks)) == count
    return count

  return Target({'a': written(examples)}, read, damage)


def archives(folder: pathlib.Path) -> Target:
  """Returns the target for archives of a data set."""
  def read(path: pathlib.Path) -> object:
    target = folder / 'unpacked'
    shutil.rmtree(target, ignore_errors=True)
    return archive.unpack(path, small_archives.SPEC, target, 'a.tar.gz')

  members = [small_archives.file(name, data[:13]) for name, data in (
      (f'small-bin/{name}', data) for name, data in small_archives.contents().items())]
  return Target({'a': small_archives.pack(members)}, read, _within_gzip)


def keras_jsons() -> Target:
  """Returns the target for architectures as JSON."""
  specs = model_registry.build('cnn', (16, 16, 1), 10).layer_specs()
  text = keras_json.dumps('small', specs, preprocessing_config.Preprocessing(0, True), (16, 16, 1))
  return Target({'a': text.encode()}, lambda path: keras_json_comparison.check_compatible(
      path.read_text(errors='replace'), text, 'a.json'), mutations.damage_json)


def keras_files(folder: pathlib.Path) -> Target:
  """Returns the target for weights as HDF5."""
  specs = model_registry.build('softmax', (3, 3, 1), 2).layer_specs()
  keras_weights.write(folder / 'a.h5', specs)
  return Target({'a': (folder / 'a.h5').read_bytes()},
                lambda path: keras_weights.read(path, specs))


def mat_files(folder: pathlib.Path) -> Target:
  """Returns the target for MATLAB files, compressed or not."""
  layers = np.empty((1, 2), object)
  for number in range(2):
    weights = np.empty((1, 2), object)
    weights[0, :] = [np.ones((3, 3, 2, 2), np.float32), np.ones((1, 2), np.float32)]
    layers[0, number] = {'name': f'conv{number}', 'type': 'conv', 'weights': weights}
  values = {'layers': layers, 'normalization': {'averageImage': np.zeros((2, 2, 3))}}
  found = {'small_vgg': small_vgg.write(folder / 'vgg.mat').read_bytes()}
  for compressed in (False, True):
    scipy_io.savemat(folder / 'a.mat', values, do_compression=compressed)
    found[f'compressed={compressed}'] = (folder / 'a.mat').read_bytes()
  return Target(found, mat_file.read)


def pictures() -> Target:
  """Returns the target for pictures of every usual format."""
  rng = np.random.default_rng(0)
  colors = Image.fromarray(rng.integers(0, 256, (24, 20, 3), np.uint8))
  deep = Image.fromarray(rng.integers(0, 65_536, (24, 20), np.uint16))
  exif = Image.Exif()
  exif[0x112], exif[0x10e] = 6, 'x' * 20
  kinds = [(colors, 'PNG', {'exif': exif}), (colors, 'JPEG', {'exif': exif}), (colors, 'TIFF', {}),
           (colors, 'WEBP', {'exif': exif}), (colors, 'BMP', {}), (colors, 'PPM', {}),
           (colors, 'GIF', {'save_all': True, 'append_images': [colors.rotate(90)]}),
           (deep, 'PNG', {}), (deep, 'TIFF', {}), (colors, 'ICO', {}), (colors, 'TGA', {}),
           (colors, 'TIFF', {'compression': 'tiff_lzw'}), (colors, 'JPEG2000', {})]
  found = {}
  for number, (picture, kind, options) in enumerate(kinds):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    found[f'{number} {kind}'] = buffer.getvalue()

  def read(path: pathlib.Path) -> object:
    pixels, _ = photo.read(path, (32, 32, 3))
    assert (pixels.shape, pixels.dtype) == ((32, 32, 3), np.uint8)
    return pixels

  return Target(found, read)


def pickles() -> Target:
  """Returns the target for files of CIFAR's Python version."""
  spec = dataclasses.replace(datasets.get('cifar10'), image_shape=(2, 2, 3))
  values = {b'data': np.zeros([5, 12], np.uint8), b'labels': [1, 2, 3, 4, 5], b'batch_label': b'a'}
  return Target({'a': pickle.dumps(values, 2)},
                lambda path: cifar_python.read_records(spec, path))


def statistics() -> Target:
  """Returns the target for statistics of the training images."""
  text = image_statistics.from_images(np.zeros([2, 4, 4, 1], np.uint8)).to_json()
  return Target({'a': text.encode()}, lambda path: image_statistics.from_json(
      path.read_text(errors='replace'), 'a.json'), mutations.damage_json)


def confidences(folder: pathlib.Path) -> Target:
  """Returns the target for the confidence of a run."""
  gaussians = {'pixels': gaussian.fitted(np.arange(12.0).reshape(4, 3) ** 2, np.arange(4) % 2, 2)}
  one = np.ones(1, np.float32)
  second = class_subspaces.ClassSubspaces(one, one[None], one[None, None])
  made = confidence.Confidence('', 1, temperature.Temperature(1.5, 9), detector.Detector(
      gaussians, np.ones(1), np.ones(1), 1.0, 9, detector.VALIDATION, second, np.zeros(2),
      np.ones(2)))
  confidence.write(folder / 'a.npz', made)
  return Target({'a': (folder / 'a.npz').read_bytes()},
                lambda path: confidence.read(path, '', 1))


def damaged(target: Target, seed: int) -> bytes:
  """Returns a damaged file, the same for the same seed."""
  rng = random.Random(seed)
  return target.damage(target.files[rng.choice(sorted(target.files))], rng)


def every(folder: pathlib.Path) -> Iterator[tuple[str, Target]]:
  """Yields the name and target of every format."""
  yield from {'records': records(), 'idx': idx_files(folder), 'tfrecord': tfrecords(folder),
              'archive': archives(folder), 'keras_json': keras_jsons(),
              'keras_weights': keras_files(folder), 'mat': mat_files(folder),
              'picture': pictures(), 'pickle': pickles(), 'image_statistics': statistics(),
              'confidence': confidences(folder)}.items()


NAMES = ('archive', 'confidence', 'idx', 'image_statistics', 'keras_json', 'keras_weights', 'mat',
         'pickle', 'picture', 'records', 'tfrecord')
