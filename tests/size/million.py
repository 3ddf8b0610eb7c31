"""Imports a million generated pictures and starts a training on them; measures time and memory.

  python -m tests.size.million

In a temporary folder (--place, 16 GB): PNGs of 32 x 32 pixels in 100 folders, the data set, a run.
The exit status is 1 if the import or the training fails, or the import takes 1 GB or more in all
its processes together. The times are printed, as a busy machine decides about them: an import
within 5 minutes and a first step within 10 seconds are expected of two idle processors.
"""

import argparse
import pathlib
import sys
import tempfile
import time

from tests.size import generated_pictures
from tests.size import process_tree
from tests.soak import soak

_MAX_MEGABYTES = 1000
_CLASSES = 100


def measure(place: pathlib.Path, pictures: int, likeness: float, size_flags: list[str]
            ) -> list[str]:
  """Prints what was measured and returns what was wrong.

  Args:
    place: an empty folder, or one with the `pictures` of an earlier call.
    pictures: their number.
    likeness: as for `generated_pictures.write`.
    size_flags: further flags of the training.
  """
  source, data = place / 'pictures', place / 'set'
  if not source.exists():
    start = time.monotonic()
    generated_pictures.write(source, pictures, _CLASSES, likeness)
    print(f'{pictures:,} pictures were generated in {time.monotonic() - start:.0f} s', flush=True)
  imported = process_tree.run(
      ['binaries.records_main', '--action=import', f'--source={source}', f'--out={data}'])
  print(f'import: {imported.seconds:.0f} s, {pictures / imported.seconds:,.0f} pictures a second, '
        f'{imported.megabytes:,.0f} MB in all processes', flush=True)
  if imported.status:
    return [f'the import ended with status {imported.status}']
  wrong = [f'the import took {imported.megabytes:,.0f} MB; below {_MAX_MEGABYTES:,} was expected'
           ] * (imported.megabytes >= _MAX_MEGABYTES)
  return wrong + _train(place, data, size_flags)


def _train(place: pathlib.Path, data: pathlib.Path, size_flags: list[str]) -> list[str]:
  """Prints when a training takes its first step, and returns what was wrong."""
  trained = process_tree.run(
      ['binaries.train_main', f'--dataset={data}', f'--train_dir={place / "run"}',
       '--log_frequency=1', *size_flags], lambda: soak.last_step(place) > 0)
  print(f'training: {trained.seconds:.1f} s to the end of the first step, '
        f'{trained.megabytes:,.0f} MB', flush=True)
  if trained.status or soak.last_step(place) < 1:
    return [f'the training ended with status {trained.status} before a step']
  return []


def main() -> None:
  """Runs as the flags say; the exit status is 1 if something was wrong."""
  parser = argparse.ArgumentParser(
      description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
  parser.add_argument('--pictures', type=int, default=1_000_000)
  parser.add_argument('--likeness', type=float, default=0.5, help='0: no two alike; below 1')
  parser.add_argument('--place', default=None, help='existing folder for the temporary one')
  given = parser.parse_args()
  with tempfile.TemporaryDirectory(prefix='rana_million_', dir=given.place) as folder:
    wrong = measure(pathlib.Path(folder), given.pictures, given.likeness, [])
  for line in wrong:
    print(f'WRONG: {line}')
  sys.exit(bool(wrong))


if __name__ == '__main__':
  main()
