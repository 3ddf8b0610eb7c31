"""The rate of decoding in an import, beside what Pillow's decoder alone takes, on one core.

  JPEG 500x375, import            all that an import does with a picture: checksum of the file,
                                  decoding at a reduced scale, fitting to 32 x 32, fingerprint
  JPEG 500x375, import, all pixels   the same without the reduced scale
  JPEG 500x375, Pillow, fitted    Pillow decodes it at the same reduced scale and scales it to 32 x
                                  32 with the same filter, and nothing else: the limit of an import
  JPEG 500x375, Pillow            Pillow decodes it at the same reduced scale, and nothing else
  JPEG 500x375, Pillow, all pixels   Pillow decodes all of it, and nothing else
  PNG 32x32, import; PNG 32x32, Pillow

The pictures are generated: smooth shapes with a little noise, so that the files have the size of
photographs'. They are in memory; a disk is not measured.
"""

from collections.abc import Callable, Sequence
import io

import numpy as np
from PIL import Image

from engine.bench.core import benchmark_config
from engine.bench.core import environment
from engine.bench.core import report
from engine.bench.core import timing
from engine.config import recipe_settings
from tfrecords.importing import decode
from tfrecords.importing import fingerprint
from tfrecords.pictures import fit
from tfrecords.pictures import picture_decoder

JPEG, PNG = 'JPEG 500x375', 'PNG 32x32'
_IMPORT, _PILLOW, _WHOLE, _FITTED = ', import', ', Pillow', ', all pixels', ', fitted'

_RULE = decode.DecodeRule((32, 32, 3), fit.CROP, (255, 255, 255))
_JPEG_SIZE, _PNG_SIZE = (500, 375), (32, 32)
_QUALITY = 85
# In gray levels: a JPEG of 500 x 375 pixels then has about 40 kB.
_NOISE = 5.0
# Different pictures, so that no branch predictor learns them by heart.
_PICTURES = 16


def run(config: benchmark_config.BenchmarkConfig) -> report.BenchmarkResult:
  """Measures the decoding of generated pictures.

  Args:
    config: its plan; the recipe is not used.
  """
  machine = environment.describe()
  jpegs = [_file(_picture(number, _JPEG_SIZE), 'JPEG') for number in range(_PICTURES)]
  pngs = [_file(_picture(number, _PNG_SIZE), 'PNG') for number in range(_PICTURES)]
  timings = timing.measure(candidates(jpegs, pngs), config.plan, stage=config.session.stage())
  by_name = {row.name: row for row in timings}
  pairs = ((JPEG + _IMPORT, JPEG + _PILLOW + _FITTED), (JPEG + _IMPORT, JPEG + _PILLOW),
           (JPEG + _IMPORT, JPEG + _IMPORT + _WHOLE), (PNG + _IMPORT, PNG + _PILLOW))
  mean = sum(map(len, jpegs)) / len(jpegs)
  return report.BenchmarkResult(
      benchmark='import', item='picture', machine=machine,
      recipe=recipe_settings.flat(config.recipe), plan=config.plan, timings=tuple(timings),
      ratios=tuple(timing.ratio(by_name[one], by_name[other]) for one, other in pairs),
      title=(f'Import to 32 x 32 on one core: JPEGs of 500 x 375 ({mean / 1000:.0f} kB each), '
             'PNGs of 32 x 32, in memory'))


def candidates(jpegs: Sequence[bytes], pngs: Sequence[bytes]) -> list[timing.Candidate]:
  """Returns what is timed, on these files."""
  return [
      _importing(JPEG + _IMPORT, jpegs, _image),
      _importing(JPEG + _IMPORT + _WHOLE, jpegs, _image_of_all_pixels),
      _each(JPEG + _PILLOW + _FITTED, jpegs, _decode_and_fit),
      _each(JPEG + _PILLOW, jpegs, _decode_reduced),
      _each(JPEG + _PILLOW + _WHOLE, jpegs, _decode),
      _importing(PNG + _IMPORT, pngs, _image),
      _each(PNG + _PILLOW, pngs, _decode)]


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


def _picture(seed: int, size: tuple[int, int]) -> Image.Image:
  random = np.random.default_rng(seed)
  coarse = Image.fromarray(random.integers(0, 256, [24, 32, 3], np.uint8))
  smooth = np.asarray(coarse.resize(size, Image.Resampling.BICUBIC), np.float32)
  noisy = smooth + random.normal(0, _NOISE, smooth.shape)
  return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def _file(picture: Image.Image, kind: str) -> bytes:
  data = io.BytesIO()
  picture.save(data, kind, **({'quality': _QUALITY} if kind == 'JPEG' else {}))
  return data.getvalue()
