"""How many training records each class has, and what to say where these are few or unequal."""

from collections.abc import Sequence

import numpy as np

from engine.config import recipe as recipe_lib
from tfrecords import reader
from tfrecords import record_loader

# Below it, a class is learned by chance, and its test images tell little.
FEW = 20
# Classes are unequal where the largest has so many times the records of the smallest.
UNEQUAL = 1.5


def of_source(source: reader.Source) -> tuple[int, ...]:
  """Returns the records of each class of a source, in the order of the labels.

  A manifest has counted those of a whole training split; else all labels are read.
  """
  return counted(source) or of_labels(
      record_loader.read_labels(source), source.spec.num_classes)


def counted(source: reader.Source) -> tuple[int, ...]:
  """Returns the same as a manifest has counted it; empty where none has, as for a part of a set."""
  spec = source.spec
  found = spec.class_counts.get('train', ())
  is_whole = source.identity and source.num_examples == spec.train_examples
  return found if is_whole and len(found) == spec.num_classes else ()


def of_labels(labels: np.ndarray, num_classes: int) -> tuple[int, ...]:
  """Returns the same of labels, int [n]."""
  return tuple(np.bincount(labels, minlength=num_classes).tolist())


def of_recipe(recipe: recipe_lib.Recipe, source: reader.Source) -> tuple[int, ...]:
  """Returns the same where the recipe balances the classes, else an empty tuple."""
  return () if recipe.balance == 'none' else of_source(source)


def are_unequal(counts: Sequence[int]) -> bool:
  """Returns whether classes differ so much that accuracy alone would tell of the largest."""
  return bool(counts) and max(counts) > UNEQUAL * min(counts)


def notes(counts: Sequence[int], class_names: Sequence[str], balance: str) -> list[str]:
  """Returns lines for the user about classes that are small or unequal.

  Args:
    counts: training records of each class.
    class_names: in the same order.
    balance: of the recipe.
  """
  found = []
  fewest, most = min(counts), max(counts)
  smallest, largest = class_names[list(counts).index(fewest)], class_names[list(counts).index(most)]
  few = sum(count < FEW for count in counts)
  if few:
    found.append(f'{few:,} class{"es have" if few > 1 else " has"} fewer than {FEW} training '
                 f'images (fewest: {fewest:,} of {smallest}); expect little of '
                 f'{"them" if few > 1 else "it"}')
  if are_unequal(counts) and balance == 'none':
    found.append(f'the classes are unequal, {fewest:,} image{"s" * (fewest != 1)} of {smallest} '
                 f'and {most:,} of {largest}; --balance=loss or --balance=sample makes them '
                 'count alike')
  return found
