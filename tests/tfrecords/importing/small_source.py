"""A small folder of pictures, and imports of it within the test's process."""

import hashlib

import numpy as np
from PIL import Image

from tfrecords.importing import block_request
from tfrecords.importing import decode_block
from tfrecords.importing import decoding
from tfrecords.importing import import_settings
from tfrecords.importing import importer


def picture(seed, width=40, height=32):
  """Returns a picture that is not like one of another seed."""
  tiny = np.random.default_rng(seed).integers(0, 256, [6, 8, 3], np.uint8)
  return Image.fromarray(tiny).resize((width, height), Image.Resampling.BICUBIC)


def make(root, classes=('cat', 'dog'), count=12, start=0):
  """Writes `count` pictures of every class, PNGs and JPEGs in turn; returns the folder."""
  for label, name in enumerate(classes):
    (root / name).mkdir(parents=True, exist_ok=True)
    for number in range(start, start + count):
      suffix = 'jpg' if number % 2 else 'png'
      picture(1000 * label + number, 40 + number).save(root / name / f'{number}.{suffix}')
  return root


def settings(source, out, **changes):
  """Returns the settings of an import of 8 x 8 images."""
  values = {'size': '8', 'test': 0.25, 'validation': 0.2, 'num_workers': 1} | changes
  return import_settings.ImportSettings(source=str(source), out=str(out), **values)


def in_process(monkeypatch):
  """Has pictures decoded in the test's process, where a child would take half a second."""
  def block(pool, request):
    del pool
    return block_request.block_of(decode_block.parse(**request), request)

  monkeypatch.setattr(decoding.Pool, 'block', block)
  monkeypatch.setattr('os.fsync', lambda handle: None)


def run(source, out, **changes):
  """Imports, and returns the lines for the user."""
  lines = []
  importer.run(settings(source, out, **changes), lines.append)
  return lines


def hashes(folder):
  """Returns the checksum of every file below a folder by its name, hidden ones among them."""
  return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
          for path in sorted(folder.rglob('*')) if path.is_file()}
