"""Splits by a hash of names: a picture's split depends on its own name or group alone."""

from collections.abc import Sequence
import hashlib

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from tfrecords.importing import listing


def position(key: str) -> float:
  """Returns sha256(key) / 2^256, in [0, 1): evenly distributed over keys.

  A key may hold surrogates, as Python represents names in other encodings.
  """
  digest = hashlib.sha256(key.encode('utf-8', 'surrogatepass')).digest()
  return int.from_bytes(digest, 'big') / 2.0 ** 256


def positions(entries: Sequence[listing.Entry], units: np.ndarray) -> np.ndarray:
  """Returns the position of each unit of entries that share a split.

  It is that of the group, or else of the name, of its first entry.

  Args:
    entries: sorted by name.
    units: int64 [entries], the smallest index in each entry's unit.

  Returns:
    float64 [entries], at the index of the first entry of each unit; 2.0 elsewhere.
  """
  found = np.full(len(entries), 2.0)
  for index in np.unique(units).tolist():
    entry = entries[index]
    found[index] = position(entry.group or entry.name)
  return found


def units(entries: Sequence[listing.Entry], near: np.ndarray) -> np.ndarray:
  """Returns which entries share a split: copies of each other, and those of one group.

  Args:
    entries: the pictures.
    near: int64 [entries], the smallest index in each entry's group of copies.

  Returns:
    int64 [entries], the smallest index in each entry's unit.
  """
  nodes: dict[str, int] = {}
  grouped = [(index, nodes.setdefault(entry.group, len(nodes)))
             for index, entry in enumerate(entries) if entry.group]
  if not grouped:
    return near
  members, groups = np.array(grouped).T
  return connected(len(entries), np.concatenate([np.arange(len(entries)), members]),
                   np.concatenate([near, len(entries) + groups]), len(nodes))


def connected(count: int, left: np.ndarray, right: np.ndarray, extra: int = 0) -> np.ndarray:
  """Returns the connected components of a graph.

  Args:
    count: number of nodes that are asked for.
    left: int64 [edges], a node of each edge.
    right: int64 [edges], the other.
    extra: number of further nodes, after these.

  Returns:
    int64 [count], the smallest node in each node's component.
  """
  size = count + extra
  edges = sparse.coo_matrix((np.ones(len(left), np.bool_), (left, right)), (size, size))
  labels = csgraph.connected_components(edges, directed=False)[1][:count]
  first = np.full(size, count, np.int64)
  np.minimum.at(first, labels, np.arange(count))
  return first[labels]
