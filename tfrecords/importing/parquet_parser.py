"""Reads a .parquet file of pictures as Hugging Face's datasets write it, in a child process."""

import json

import numpy as np

from tfrecords import errors
from tfrecords import parser_protocol

_IMAGES, _LABELS = ('image', 'img'), ('label', 'labels')


def parse(path: str, group: int) -> parser_protocol.Result:
  """Returns a part of a file.

  Args:
    path: of the file.
    group: the number of a group of rows; -1 for what the file says of itself.

  Returns:
    Of a group: the label of each row, encoded pictures one after the other, uint8 [bytes], and the
    size of each, int64 [rows]. Of the file: the names of the classes, if it has some, and the
    number of groups, int64 [].

  Raises:
    errors.InputError: the file has no pictures or no labels.
    Exception: pyarrow cannot read it.
  """
  try:
    from pyarrow import parquet
  except ImportError as error:
    raise errors.InputError('needs pyarrow; run `pip install pyarrow`') from error
  file = parquet.ParquetFile(path)
  columns = file.schema_arrow.names
  image = _column(columns, _IMAGES, 'pictures')
  label = _column(columns, _LABELS, 'labels')
  if group < 0:
    names = _class_names(file.schema_arrow.metadata or {}, label)
    return names, [np.array(file.num_row_groups, np.int64)]
  table = file.read_row_group(group, columns=[image, label])
  pictures = [_bytes(value) for value in table[image].to_pylist()]
  sizes = np.array([len(picture) for picture in pictures], np.int64)
  labels = ['' if value is None else str(value) for value in table[label].to_pylist()]
  return labels, [np.frombuffer(b''.join(pictures), np.uint8), sizes]


def _column(columns: list[str], wanted: tuple[str, str], what: str) -> str:
  found = [name for name in wanted if name in columns]
  if not found:
    raise errors.InputError(
        f'has the columns {", ".join(columns[:9])}; give the {what} as {" or ".join(wanted)}')
  return found[0]


def _bytes(value: object) -> bytes:
  """Returns the encoded picture of a cell; nothing for one that has none, which counts as bad."""
  held = value.get('bytes') if isinstance(value, dict) else value
  return held if isinstance(held, bytes) else b''


def _class_names(metadata: dict[bytes, bytes], label: str) -> list[str]:
  """Returns the names of the classes from the description that `datasets` adds to a schema."""
  text = metadata.get(b'huggingface')
  features = json.loads(text)['info']['features'] if text else {}
  return [str(name) for name in features.get(label, {}).get('names', ())]
