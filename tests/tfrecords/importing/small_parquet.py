"""Small .parquet files as Hugging Face's datasets write them."""

from collections.abc import Sequence
import json
import pathlib

import pyarrow
from pyarrow import parquet


def write(path: pathlib.Path, pictures: Sequence[bytes | None], labels: Sequence[object], *,
          names: Sequence[str] = (), group: int = 100, plain: bool = False,
          columns: tuple[str, str] = ('image', 'label')) -> str:
  """Writes a file of encoded pictures and returns its path.

  Args:
    path: of the file.
    pictures: encoded.
    labels: numbers or names.
    names: of the classes, in the description of the features.
    group: rows of a group.
    plain: whether the column of pictures holds bytes, not bytes and a path.
    columns: names of the columns of pictures and of labels.
  """
  cells = list(pictures) if plain else [{'bytes': data, 'path': None} for data in pictures]
  table = pyarrow.table({columns[0]: cells, columns[1]: list(labels)})
  if names:
    features = {'label': {'_type': 'ClassLabel', 'names': list(names)}}
    table = table.replace_schema_metadata(
        {'huggingface': json.dumps({'info': {'features': features}})})
  parquet.write_table(table, path, row_group_size=group)
  return str(path)
