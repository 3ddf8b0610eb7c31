"""Reads picture files, decoding them in a child process with limits on time and memory."""

import dataclasses
import os
import pathlib

from PIL import Image

from tfrecords import errors
from tfrecords import limited_process
from tfrecords import parser_process
from tfrecords import parser_protocol
from tfrecords import regular_file
from tfrecords.pictures import fit
from tfrecords.pictures import picture_decoder
from tfrecords.pictures import picture_file_parser

# Memory for several copies of the largest picture, which takes the slowest decoder half a minute.
_LIMITS = parser_process.Limits(
    memory_bytes=4 << 30, cpu_seconds=60, wall_seconds=300,
    result_bytes=3 * picture_decoder.MAX_PIXELS)


def read(path: pathlib.Path, mode: str, rule: fit.FitRule | None = None
         ) -> tuple[Image.Image, list[str]]:
  """Reads a picture, upright, opaque, with 8 bits per channel.

  Args:
    path: of the file, in any usual format.
    mode: L for gray, RGB for color.
    rule: how the picture will be fitted: it is decoded as an import with this rule decodes it;
      None: all pixels, on a white background.

  Returns:
    The picture, and a note on each preprocessing step.

  Raises:
    errors.InputError: the file is missing, not a regular file, not a picture, damaged or too large.
  """
  regular_file.check(path)
  request = {'path': os.fspath(path), 'mode': mode,
             'rule': dataclasses.asdict(rule) if rule else None}
  try:
    notes, (pixels,) = limited_process.parse(picture_file_parser.__name__, request, _LIMITS)
  except errors.InputError as error:
    raise errors.InputError(f'{path}: {error}') from error
  except parser_protocol.ParserError as error:
    raise errors.InputError(
        f'{path}: not a picture that can be read ({error}); give PNG, JPEG or another usual format'
    ) from error
  return Image.fromarray(pixels), notes
