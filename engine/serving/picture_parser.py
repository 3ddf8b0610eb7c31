"""Decodes and prepares the pictures of one request, in a child process with limits.

The pictures come as base64, as the request has them, and leave as images of the model's shape: the
server itself neither decodes them nor holds their pixels.
"""

import binascii
from collections.abc import Sequence
import io
import json

import numpy as np
import PIL
from PIL import Image

from engine.inference import image_statistics
from engine.inference import photo
from tfrecords import errors
from tfrecords.pictures import picture_decoder
from tfrecords.pictures import picture_file_parser


def parse(pictures: Sequence[str], image_shape: Sequence[int], max_pixels: int,
          statistics: str = '', rule: picture_file_parser.JsonRule | None = None
          ) -> tuple[list[str], list[np.ndarray]]:
  """Decodes pictures; what `limited_process` calls.

  Args:
    pictures: encoded files in base64.
    image_shape: height, width and channels of the images.
    max_pixels: of one picture.
    statistics: of the training images, as in appearance.json; '': none.
    rule: fields of a `fit.FitRule`; None: as for pictures of no imported data set.

  Returns:
    Notes and warnings of each picture as JSON, and the images, uint8 [n, height, width, channels].

  Raises:
    errors.InputError: names the first picture that cannot be used by its number.
  """
  height, width, channels = image_shape
  known = image_statistics.from_json(statistics, 'statistics') if statistics else None
  texts, images = [], []
  for number, encoded in enumerate(pictures):
    warnings: list[str] = []
    try:
      picture, notes = _decode(encoded, (height, width, channels), max_pixels, rule)
      images.append(photo.prepared(picture, notes, (height, width, channels), known, warnings,
                                   picture_file_parser.fit_rule(rule)))
    except errors.InputError as error:
      raise errors.InputError(f'picture {number}: {error}') from error
    except MemoryError:
      raise
    except Exception as error:  # Decoders raise exceptions of any class.
      reason = ('of no known format' if isinstance(error, PIL.UnidentifiedImageError)
                else errors.reason(error))
      raise errors.InputError(
          f'picture {number}: not a picture that can be read ({reason}); send PNG, JPEG or another '
          'usual format') from error
    texts.append(json.dumps([notes, warnings]))
  return texts, [np.stack(images)]


def _decode(encoded: str, image_shape: tuple[int, int, int], max_pixels: int,
            rule: picture_file_parser.JsonRule | None) -> tuple[Image.Image, list[str]]:
  try:
    data = binascii.a2b_base64(encoded, strict_mode=True)
  except ValueError as error:
    raise errors.InputError(f'is not base64 ({errors.reason(error)})') from error
  _check_size(data, max_pixels)
  notes, (pixels,) = picture_file_parser.parse(io.BytesIO(data), photo.mode(image_shape), rule)
  return Image.fromarray(pixels), notes


def _check_size(data: bytes, max_pixels: int) -> None:
  """Refuses a picture by the size in its header, before it is decoded."""
  Image.MAX_IMAGE_PIXELS = None
  Image.init()
  with Image.open(io.BytesIO(data), formats=[
      name for name in picture_decoder.FORMATS if name in Image.OPEN]) as file:
    if file.width * file.height > max_pixels:
      raise errors.InputError(f'{file.width}x{file.height} pixels, more than {max_pixels:,}; scale '
                              'it down first')
