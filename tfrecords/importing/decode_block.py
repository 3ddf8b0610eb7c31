"""Decodes a block of pictures; runs in a child process (`tfrecords.limited_child`)."""

from collections.abc import Sequence
import functools
import json
import os
import pickle

import numpy as np

from tfrecords import parser_protocol
from tfrecords import regular_file
from tfrecords.importing import decode
from tfrecords.importing import fingerprint
from tfrecords.importing import listing

# What is known of a picture. state: 0, or 1 if it cannot be read; notes: number of a list of notes.
FACTS = np.dtype([('sha256', 'u1', 32), ('fingerprint', 'u1', fingerprint.LENGTH), ('width', '<u4'),
                  ('height', '<u4'), ('notes', '<u2'), ('orientation', 'u1'), ('state', 'u1')])


def parse(read: str, entries: Sequence[Sequence[str]], image_shape: Sequence[int], fit: str,
          background: Sequence[int], decodes: bool = True) -> parser_protocol.Result:
  """Decodes pictures.

  Args:
    read: the file of the pickled function that reads one picture.
    entries: name, label, split and group of each.
    image_shape: as for `decode.DecodeRule`.
    fit: as for `decode.DecodeRule`.
    background: as for `decode.DecodeRule`.
    decodes: False: only the checksums of the pictures' files are computed.

  Returns:
    JSON of the reasons why pictures cannot be read, by their place in the block, and JSON of the
    different lists of notes; the FACTS of each picture as uint8 [pictures, bytes], and its planes,
    uint8 [pictures, image bytes].
  """
  height, width, channels = image_shape
  red, green, blue = background
  rule = decode.DecodeRule((height, width, channels), fit, (red, green, blue))
  facts = np.zeros(len(entries), FACTS)
  planes = np.zeros([len(entries) if decodes else 0, rule.image_bytes], np.uint8)
  reasons: dict[int, str] = {}
  notes: dict[tuple[str, ...], int] = {(): 0}
  reader = _reader(read, os.stat(read).st_mtime_ns)
  for place, entry in enumerate(entries):
    try:
      content = reader(listing.Entry(*entry))
      facts['sha256'][place] = np.frombuffer(decode.checksum(content), np.uint8)
      if decodes:
        image = decode.image(content, rule)
        planes[place] = image.pixels.transpose(2, 0, 1).reshape(-1)
        _describe(facts[place], image, notes)
    except Exception as error:  # Pillow raises exceptions of any class.
      facts['state'][place] = 1
      reasons[place] = decode.reason(error)
  if decodes:
    good = facts['state'] == 0
    facts['fingerprint'][good] = fingerprint.of(planes[good], image_shape)
  return ([json.dumps(reasons), json.dumps(list(notes))],
          [facts.view(np.uint8).reshape(len(facts), FACTS.itemsize), planes])


def _describe(row: np.void, image: decode.Image, notes: dict[tuple[str, ...], int]) -> None:
  """Writes the facts about an image, but for its fingerprint, into its row."""
  row['width'], row['height'] = image.size
  row['orientation'] = image.orientation
  row['notes'] = notes.setdefault(tuple(image.notes), len(notes))


@functools.cache
def _reader(path: str, written: int) -> listing.Read:
  """Returns the function that this program's parent process has written."""
  del written
  with regular_file.opened(path) as file:
    read: listing.Read = pickle.load(file)
  return read
