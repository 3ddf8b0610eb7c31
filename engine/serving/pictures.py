"""Has the pictures of requests decoded and prepared as predict_main does it, by a child process."""

from collections.abc import Sequence
import dataclasses
import json

from engine.inference import predictions
from engine.serving import api_error
from engine.serving import picture_parser
from engine.serving import served_model
from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol

# For all pictures of one request.
_LIMITS = parser_process.Limits(
    memory_bytes=2 << 30, cpu_seconds=10, wall_seconds=20, result_bytes=1 << 30)


def prepare(pictures: Sequence[str], preparation: served_model.Preparation,
            max_pixels: int) -> list[predictions.Asked]:
  """Returns the images of pictures with notes and warnings.

  Args:
    pictures: encoded files in base64.
    preparation: of the model.
    max_pixels: of one picture.

  Raises:
    ApiError: one of them cannot be used; the message has its number.
  """
  statistics, rule = preparation.statistics, preparation.rule
  request = {'pictures': pictures, 'image_shape': preparation.image_shape,
             'max_pixels': max_pixels, 'statistics': statistics.to_json() if statistics else '',
             'rule': dataclasses.asdict(rule) if rule else None}
  try:
    texts, (images,) = limited_process.parse(picture_parser.__name__, request, _LIMITS)
  except (errors.InputError, parser_protocol.ParserError) as error:
    reason = (str(error) if isinstance(error, errors.InputError)
              else f'the pictures cannot be read ({error}); send PNG, JPEG or another usual format')
    raise api_error.ApiError(400, reason, 'bad_picture') from error
  found = []
  for number, (text, image) in enumerate(zip(texts, images, strict=True)):
    notes, warnings = json.loads(text)
    found.append(predictions.Asked(f'picture {number}', image, None, tuple(notes),
                                   tuple(warnings)))
  return found
