"""What an import did, in lines for the user and for the report."""

import collections
from collections.abc import Mapping

import numpy as np

from tfrecords.importing import listing
from tfrecords.importing import plan as plan_lib

# Fewer training images of a class are said: https://github.com/tensorflow/hub, retrain.py.
FEW_IMAGES = 20
# Lines of classes before the rest is counted.
_MAX_CLASSES = 20


def counts(plan: plan_lib.Plan) -> str:
  """Returns the number of new records of each split: `train 800, validation 100, test 100`."""
  return of_splits({split: len(order) for split, order in plan.records.items()})


def all_counts(plan: plan_lib.Plan) -> str:
  """Returns the number of all records of each split, with those that an append found there."""
  return of_splits({split: sum(plan.class_counts(split)) for split in plan.records})


def of_splits(numbers: Mapping[str, int]) -> str:
  """Returns numbers of records by split in words; those of empty splits are left out."""
  return ', '.join(f'{split} {numbers[split]:,}' for split in listing.SPLITS
                   if numbers.get(split)) or 'no picture'


def class_counts(plan: plan_lib.Plan) -> list[str]:
  """Returns the numbers of each class: `cat: train 400, validation 50, test 50`."""
  columns = {split: plan.class_counts(split) for split in plan.records}
  shown = [f'{name}: ' + ', '.join(f'{split} {counts[label]:,}'
                                   for split, counts in columns.items())
           for label, name in enumerate(plan.class_names[:_MAX_CLASSES])]
  more = len(plan.class_names) - len(shown)
  return shown + [f'and {more:,} more classes'] * (more > 0)


def changes(plan: plan_lib.Plan) -> list[tuple[str, int, str]]:
  """Returns each kind of change of pictures with its number and the first picture's name."""
  numbers = np.sort(np.concatenate(list(plan.records.values())))
  lists, places, counts_of_lists = np.unique(
      plan.pictures.notes[numbers], return_index=True, return_counts=True)
  notes = list(plan.pictures.note_lists)
  found: collections.Counter[str] = collections.Counter()
  first: dict[str, int] = {}
  for one, place, count in zip(lists.tolist(), places.tolist(), counts_of_lists.tolist(),
                               strict=True):
    for note in notes[one]:
      found[note] += count
      first[note] = min(first.get(note, place), place)
  names = {note: plan.pictures.entries[int(numbers[place])].name for note, place in first.items()}
  return [(note, count, names[note]) for note, count in sorted(
      found.items(), key=lambda item: (-item[1], item[0]))]


def small_classes(plan: plan_lib.Plan) -> list[str]:
  """Returns a line for each class with few training images."""
  return [f'class "{name}" has {count:,} training image{"s" * (count != 1)}, fewer than '
          f'{FEW_IMAGES}' for name, count in zip(
              plan.class_names, plan.class_counts(listing.TRAIN), strict=True)
          if count < FEW_IMAGES]


def lines(plan: plan_lib.Plan) -> list[str]:
  """Returns the final lines of an import."""
  shown = [f'{note}: {count:,} (first: {name})' for note, count, name in changes(plan)]
  if plan.duplicate_of:
    number, name = next(iter(sorted(plan.duplicate_of.items())))
    shown.append(f'equal or nearly equal to another: {len(plan.duplicate_of):,} (first: '
                 f'{plan.pictures.entries[number].name} to {name})')
  if plan.left_out:
    number, why = next(iter(sorted(plan.left_out.items())))
    shown.append(f'left out: {len(plan.left_out):,} (first: '
                 f'{plan.pictures.entries[number].name}: {why})')
  few = small_classes(plan)
  shown += few[:3] + [f'{len(few) - 3:,} more classes have so few'] * (len(few) > 3)
  return [*plan.notes, *shown]
