"""The document of a predict request: TensorFlow Serving's, with three encodings of an image.

  {"instances": [[[[0, 12, 255], ...], ...], ...]}       whole numbers, height x width x channels
  {"instances": [{"b64": "iVBORw0KGgo..."}, ...]}        picture files in base64, of any size
  {"instances": [{"raw": "AAz/..."}, ...]}               bytes of the image's shape in base64

https://www.tensorflow.org/tfx/serving/api_rest: `instances` lists rows, `inputs` has columns; an
input may be named, {"images": ...}; `signature_name` chooses what is answered. `raw` is an
addition: the numbers without the work of parsing them.
"""

import binascii
from collections.abc import Sequence
import dataclasses
import json
from typing import NoReturn

import numpy as np

from engine.serving import api_error
from engine.serving import number_arrays
from tfrecords import errors

# Probabilities alone, as TensorFlow Serving answers; and predictions with notes and distances.
DEFAULT, BYTES, DESCRIBE = 'serving_default', 'serving_bytes', 'describe'
SIGNATURES = (DEFAULT, BYTES, DESCRIBE)
# As in an exported SavedModel.
_INPUTS = ('images', 'bytes')
_B64, _RAW = 'b64', 'raw'


@dataclasses.dataclass(frozen=True, eq=False)
class PredictRequest:
  """What is asked.

  Attributes:
    signature: one of SIGNATURES.
    is_columnar: whether `inputs` was given, so that the answer has `outputs`.
    images: uint8 [n, height, width, channels]; None where pictures are given.
    pictures: encoded files in base64.
  """
  signature: str
  is_columnar: bool
  images: np.ndarray | None = None
  pictures: tuple[str, ...] = ()

  @property
  def count(self) -> int:
    """The number of images."""
    return len(self.pictures) if self.images is None else len(self.images)


def parse(body: bytes, image_shape: tuple[int, int, int]) -> PredictRequest:
  """Parses the document.

  Args:
    body: of the request.
    image_shape: height, width and channels.

  Raises:
    ApiError: it is no such document; the message says where.
  """
  if fast := number_arrays.parse(body, image_shape):
    return PredictRequest(DEFAULT, fast[1], fast[0])
  document = _document(body)
  keys = [key for key in ('instances', 'inputs') if key in document]
  if len(keys) != 1:
    _refuse('give either "instances", a list of images, or "inputs"')
  signature = document.get('signature_name') or DEFAULT
  if signature not in SIGNATURES:
    _refuse(f'"signature_name": give {", ".join(SIGNATURES)}')
  rows = _unnamed(document[keys[0]])
  if not isinstance(rows, list) or not rows:
    _refuse(f'"{keys[0]}": give a list of at least one image')
  rows = [_unnamed(row) for row in rows]
  is_columnar = keys[0] == 'inputs'
  if not isinstance(rows[0], dict):
    return PredictRequest(signature, is_columnar, _numbers(rows, image_shape))
  encoding = next((key for key in (_B64, _RAW) if key in rows[0]), '')
  texts = tuple(_text(row, encoding, number) for number, row in enumerate(rows))
  if encoding == _B64:
    return PredictRequest(signature, is_columnar, None, texts)
  return PredictRequest(signature, is_columnar, _raw(texts, image_shape))


def _refuse(message: str) -> NoReturn:
  raise api_error.bad_request(message)


def _document(body: bytes) -> dict[str, object]:
  try:
    document = json.loads(body)
  except (ValueError, RecursionError) as error:
    raise api_error.bad_request(
        f'the body is not JSON ({errors.reason(error)}); give {{"instances": [...]}}, and in it a '
        'picture file as {"b64": "..."}') from error
  if not isinstance(document, dict):
    _refuse('the body is not a JSON object; give {"instances": [...]}')
  return document


def _unnamed(value: object) -> object:
  """Returns what the name of the input stands before, if it has one."""
  if isinstance(value, dict) and len(value) == 1 and next(iter(value)) in _INPUTS:
    return next(iter(value.values()))
  return value


def _numbers(rows: Sequence[object], image_shape: tuple[int, int, int]) -> np.ndarray:
  shape = 'x'.join(map(str, image_shape))
  try:
    found = np.array(rows)
  except ValueError:
    found = np.array(None)
  if found.shape[1:] != image_shape or found.dtype.kind not in 'iuf':
    _refuse(f'the images are not numbers of {shape} each (height, width, channels); to send '
            'pictures of any size give {"b64": "..."}')
  if found.dtype.kind == 'f' or found.min() < 0 or found.max() > 255:
    _refuse('the images are not whole numbers from 0 to 255; do not scale them, the model does')
  return found.astype(np.uint8)


def _text(row: object, encoding: str, number: int) -> str:
  value = row.get(encoding) if isinstance(row, dict) and len(row) == 1 else None
  if not isinstance(value, str):
    _refuse(f'image {number}: give {{"b64": "..."}}, a picture file in base64, or {{"raw": "..."}},'
            ' and all images of a request in the same way')
  return value


def _raw(texts: Sequence[str], image_shape: tuple[int, int, int]) -> np.ndarray:
  size = int(np.prod(image_shape))
  found = bytearray()
  for number, text in enumerate(texts):
    try:
      data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError as error:
      raise api_error.bad_request(
          f'image {number}: is not base64 ({errors.reason(error)})') from error
    if len(data) != size:
      _refuse(f'image {number}: "raw" has {len(data):,} bytes, not {size:,}; to send a picture '
              'file give {"b64": "..."}')
    found += data
  return np.frombuffer(found, np.uint8).reshape(-1, *image_shape)
