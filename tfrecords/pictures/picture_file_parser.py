"""Decodes a picture file in a child process (`tfrecords.limited_process`)."""

from typing import Any, BinaryIO

import numpy as np

from tfrecords.pictures import fit
from tfrecords.pictures import picture_decoder

# Fields of a `fit.FitRule` as JSON has them.
JsonRule = dict[str, Any]


def parse(path: str | BinaryIO, mode: str, rule: JsonRule | None = None
          ) -> tuple[list[str], list[np.ndarray]]:
  """Decodes a file; what `limited_process` calls.

  Args:
    path: of the file, or the file.
    mode: as for `picture_decoder.decode`.
    rule: fields of a `fit.FitRule`, whose background and least size are used; None: white, all
      pixels.

  Returns:
    A note on each step, and uint8 [height, width] or [height, width, 3].

  Raises:
    Exception: as `picture_decoder.decode`.
  """
  fitted = fit_rule(rule)
  found = (picture_decoder.decode(path, mode, fitted.background, fitted.least_size) if fitted
           else picture_decoder.decode(path, mode))
  if found.picture.size != found.size:
    found.notes.append('{}x{} decoded as {}x{}'.format(*found.size, *found.picture.size))
  return found.notes, [np.asarray(found.picture, np.uint8)]


def fit_rule(rule: JsonRule | None) -> fit.FitRule | None:
  """Returns the rule of which JSON has made a dictionary, and lists of tuples."""
  return fit.FitRule(**rule | {'background': tuple(rule['background'])}) if rule else None
