"""The rule that only tfrecords/atomic_file.py writes files, checked in a module's source.

It forbids calls that open a file for writing. Inside a `with atomic_file.temporary_path(...)` block
a library may write to the temporary path.
"""

import ast
from collections.abc import Iterator

from tests.structure import sources

# Modules that may write files, and why.
EXCEPTIONS = {
    'tfrecords/atomic_file.py': 'the atomic writes themselves',
    'tfrecords/remote_files.py': 'as whole, at addresses',
    'tfrecords/temporary_file.py': 'its files are renamed by atomic_file.py',
    'engine/runs/metrics_log.py': 'metrics.jsonl is appended to, a line at a time',
    'engine/runs/run_locks.py': 'the lock is an empty file',
    'engine/bench/scaling/scaling_input.py': 'records in a temporary folder',
    'engine/bench/workers/opening.py': 'files without content in a temporary folder',
    'tfrecords/importing/spool.py': 'a copy of the pictures in a temporary folder',
    'tfrecords/fetch/http_transfer.py': 'a download is in a folder that is renamed as a whole',
    'engine/trainer/failure_report.py': 'a report is in a folder that is renamed as a whole',
    'binaries/standard_streams.py': 'a closed stream is opened as the null device',
    'tfrecords/formats/tfrecord_format.py': "TensorFlow's writer, with a temporary path",
}

_METHODS = {'write_text', 'write_bytes', 'savefig', 'print_png', 'tofile', 'dump'}
_FUNCTIONS = {'numpy.save', 'numpy.savez', 'numpy.savez_compressed', 'numpy.savetxt',
              'tensorflow.io.TFRecordWriter', 'tensorflow.io.write_file',
              'tensorflow.io.gfile.GFile', 'shutil.copyfile', 'shutil.copy', 'shutil.copy2',
              'h5py.File', 'builtins.open', 'io.open', 'gzip.open'}


def written_whole(path: str, text: str) -> list[str]:
  """Files are written by tfrecords/atomic_file.py, except in the EXCEPTIONS."""
  return [] if path in EXCEPTIONS else faults(path, text)


def faults(path: str, text: str) -> list[str]:
  """Returns a message for each call that opens a file for writing."""
  tree = ast.parse(text, path)
  names = {(line, name.rpartition('.')[2]) for line, name in sources.uses(tree)
           if name in _FUNCTIONS}
  return [f'{path}:{call.lineno}: {ast.unparse(call.func)} writes a file; use '
          'tfrecords/atomic_file.py' for call in _calls(tree) if _writes(call, names)]


def _calls(node: ast.AST) -> Iterator[ast.Call]:
  """Yields the calls of a module outside of blocks that have a temporary path."""
  if isinstance(node, ast.With) and any(
      'atomic_file.temporary_path' in ast.unparse(item) for item in node.items):
    return
  if isinstance(node, ast.Call):
    yield node
  for child in ast.iter_child_nodes(node):
    yield from _calls(child)


def _writes(call: ast.Call, names: set[tuple[int, str]]) -> bool:
  """Returns whether a call opens a file for writing.

  Args:
    call: any call.
    names: line and unqualified name of each use of a function that writes files.
  """
  if not isinstance(call.func, ast.Attribute | ast.Name):
    return False
  name = call.func.attr if isinstance(call.func, ast.Attribute) else call.func.id
  by_library = (call.func.lineno, name) in names
  if name == 'open' and (by_library or isinstance(call.func, ast.Attribute)):
    return _opens_to_write(call)
  if name == 'File':
    return by_library and _mode(call) != 'r' and not _in_memory(call)
  # The functions of tfrecords/atomic_file.py are called as `atomic_file.write_text`.
  own = isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == 'atomic_file'
  to_file = name != 'dump' or len(call.args) > 1
  return by_library or (name in _METHODS and not own and to_file)


def _opens_to_write(call: ast.Call) -> bool:
  return bool({*_mode(call)} & {*'wxa+'}) and len(_mode(call)) <= 4


def _mode(call: ast.Call) -> str:
  """Returns the mode of a call that opens a file, 'r' if it gives none."""
  values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == 'mode')]
  modes = [value.value for value in values
           if isinstance(value, ast.Constant) and isinstance(value.value, str)]
  return next((mode for mode in modes if {*mode} <= {*'rwxabt+'}), 'r')


def _in_memory(call: ast.Call) -> bool:
  """Returns whether the first argument is, by its name, not a path."""
  return bool(call.args) and ast.unparse(call.args[0]) == 'content'
