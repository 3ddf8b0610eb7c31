"""Drops the records of steps that a resumed training repeats, so that no reader sees a step twice.

The file is replaced as a whole, under the lock that whoever appends to it takes.
"""

from engine.runs import metrics_record
from engine.runs import run_dir as run_dir_lib
from engine.runs import run_locks
from tfrecords import atomic_file

# Evaluations are of checkpoints and are not repeated; halvings of the learning rate stay in force.
_KEPT_KINDS = ('eval', 'rollback')


def drop_after(run_dir: run_dir_lib.RunDir, step: int) -> None:
  """Drops a training's records of later steps, if there are any.

  Args:
    run_dir: the run; its metrics.jsonl need not exist.
    step: of the restored checkpoint.

  Raises:
    errors.InputError: the file cannot be written.
  """
  path = run_dir.metrics
  if not path.exists():
    return
  with run_locks.metrics_locked(run_dir):
    lines = path.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if _is_kept(line, step)]
    if len(kept) < len(lines):
      atomic_file.write_bytes(path, b''.join(kept))


def _is_kept(line: bytes, step: int) -> bool:
  """Returns whether a line stays; one that is no record does."""
  record = metrics_record.parse(line.decode(errors='replace'))
  return record is None or record['step'] <= step or record['kind'] in _KEPT_KINDS
