"""The decoding of pictures in memory on one core: as an import has it, and by Pillow alone."""

from collections.abc import Callable, Sequence
import io

import numpy as np
from PIL import Image

from engine.bench.core import timing
from tfrecords.importing import decode
from tfrecords.importing import fingerprint
from tfrecords.pictures import fit
from tfrecords.pictures import picture_decoder

JPEG, PNG = 'JPEG 500x375', 'PNG 32x32'
IMPORT, PILLOW, WHOLE, FITTED = ', import', ', Pillow', ', all pixels', ', fitted'

_RULE = decode.DecodeRule((32, 32, 3), fit.CROP, (255, 255, 255))

# The rates that are compared.
PAIRS = ((JPEG + IMPORT, JPEG + PILLOW + FITTED), (JPEG + IMPORT, JPEG + PILLOW),
         (JPEG + IMPORT, JPEG + IMPORT + WHOLE), (PNG + IMPORT, PNG + PILLOW))


def candidates(jpegs: Sequence[bytes], pngs: Sequence[bytes]) -> list[timing.Candidate]:
  """Returns what is timed, on the bytes of these files."""
  return [
      _importing(JPEG + IMPORT, jpegs, _image),
      _importing(JPEG + IMPORT + WHOLE, jpegs, _image_of_all_pixels),
      _each(JPEG + PILLOW + FITTED, jpegs, _decode_and_fit),
      _each(JPEG + PILLOW, jpegs, _decode_reduced),
      _each(JPEG + PILLOW + WHOLE, jpegs, _decode),
      _importing(PNG + IMPORT, pngs, _image),
      _each(PNG + PILLOW, pngs, _decode)]


def _importing(name: str, files: Sequence[bytes], image: Callable[[bytes], np.ndarray]
               ) -> timing.Candidate:
  """Returns the import of the files as a block, as decode_block.py has it."""
  planes = np.empty([len(files), _RULE.image_bytes], np.uint8)

  def block() -> int:
    for row, data in zip(planes, files, strict=True):
      decode.checksum(data)
      row[:] = image(data).transpose(2, 0, 1).reshape(-1)
    fingerprint.of(planes, _RULE.image_shape)
    return len(files)

  return timing.Candidate(name, block)


def _each(name: str, files: Sequence[bytes], work: Callable[[bytes], object]) -> timing.Candidate:
  def all_files() -> int:
    for data in files:
      work(data)
    return len(files)

  return timing.Candidate(name, all_files)


def _image(data: bytes) -> np.ndarray:
  return decode.image(data, _RULE).pixels


def _image_of_all_pixels(data: bytes) -> np.ndarray:
  found = picture_decoder.decode(io.BytesIO(data), 'RGB')
  return np.asarray(fit.picture(found.picture, _RULE.fit_rule))


def _decode_and_fit(data: bytes) -> Image.Image:
  with Image.open(io.BytesIO(data)) as file:
    file.draft(None, _RULE.fit_rule.least_size(file.size))
    return fit.picture(file, _RULE.fit_rule)


def _decode(data: bytes) -> None:
  with Image.open(io.BytesIO(data)) as file:
    file.load()


def _decode_reduced(data: bytes) -> None:
  with Image.open(io.BytesIO(data)) as file:
    file.draft(None, _RULE.fit_rule.least_size(file.size))
    file.load()
