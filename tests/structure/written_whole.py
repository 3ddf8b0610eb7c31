"""The rule that files are written by tfrecords/atomic_file.py alone, as a function of a source.

What it refuses is what opens a file to write by its name. A library that is handed the temporary
path of a `with atomic_file.temporary_path(...)` block is in order inside that block.
"""

import ast
from collections.abc import Iterator

from tests.structure import sources

# Files that may write, and why.
EXCEPTIONS = {
    'tfrecords/atomic_file.py': 'the function family itself',
    'tfrecords/temporary_file.py': 'its files are renamed by atomic_file.py',
    'engine/runs/metrics_log.py': 'metrics.jsonl is appended to, a line at a time',
    'engine/runs/run_locks.py': 'the lock is an empty file',
    'engine/bench/scaling/scaling_input.py': 'records of a temporary folder',
    'tfrecords/fetch/http_transfer.py': 'a download lies in a folder that is renamed as a whole',
    'engine/trainer/failure_report.py': 'so is the folder of a report',
    'binaries/standard_streams.py': 'a stream that is closed is the null device',
    'tfrecords/formats/tfrecord_format.py': "TensorFlow's writer, given a temporary path",
}

_METHODS = {'write_text', 'write_bytes', 'savefig', 'print_png', 'tofile', 'dump'}
_FUNCTIONS = {'numpy.save', 'numpy.savez', 'numpy.savez_compressed', 'numpy.savetxt',
              'tensorflow.io.TFRecordWriter', 'tensorflow.io.write_file',
              'tensorflow.io.gfile.GFile', 'shutil.copyfile', 'shutil.copy', 'shutil.copy2',
              'h5py.File', 'builtins.open', 'io.open', 'gzip.open'}


def written_whole(path: str, text: str) -> list[str]:
  """Files are written by tfrecords/atomic_file.py, but for EXCEPTIONS of this module."""
  return [] if path in EXCEPTIONS else faults(path, text)


def faults(path: str, text: str) -> list[str]:
  """Returns the lines of a source that open a file to write by its name."""
  tree = ast.parse(text, path)
  names = {(line, name.rpartition('.')[2]) for line, name in sources.uses(tree)
           if name in _FUNCTIONS}
  return [f'{path}:{call.lineno}: {ast.unparse(call.func)} writes a file; use '
          'tfrecords/atomic_file.py' for call in _calls(tree) if _writes(call, names)]


def _calls(node: ast.AST) -> Iterator[ast.Call]:
  """Yields the calls of a source outside of blocks that have a temporary path."""
  if isinstance(node, ast.With) and any(
      'atomic_file.temporary_path' in ast.unparse(item) for item in node.items):
    return
  if isinstance(node, ast.Call):
    yield node
  for child in ast.iter_child_nodes(node):
    yield from _calls(child)


def _writes(call: ast.Call, names: set[tuple[int, str]]) -> bool:
  """Tells whether a call writes a file by its name.

  Args:
    call: anything.
    names: lines and last parts of the names of functions that can, where they are used.
  """
  if not isinstance(call.func, ast.Attribute | ast.Name):
    return False
  name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
  by_library = (call.func.lineno, name) in names
  if name == 'open' and (by_library or isinstance(call.func, ast.Attribute)):
    return _opens_to_write(call)
  if name == 'File':
    return by_library and _mode(call) != 'r' and not _in_memory(call)
  # Those of tfrecords/atomic_file.py are called with its name before them.
  own = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == 'atomic_file'
  to_file = name != 'dump' or len(call.args) > 1
  return by_library or (name in _METHODS and not own and to_file)


def _opens_to_write(call: ast.Call) -> bool:
  return bool({*_mode(call)} & {*'wxa+'}) and len(_mode(call)) <= 4


def _mode(call: ast.Call) -> str:
  """Returns the mode of a call that opens a file: 'r' where it gives none."""
  values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == 'mode')]
  modes = [value.value for value in values
           if isinstance(value, ast.Constant) and isinstance(value.value, str)]
  return next((mode for mode in modes if {*mode} <= {*'rwxabt+'}), 'r')


def _in_memory(call: ast.Call) -> bool:
  """Tells whether the first argument is not a path, by its name."""
  return bool(call.args) and ast.unparse(call.args[0]) == 'content'
