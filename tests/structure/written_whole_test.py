"""The rule of written_whole.py: it holds in the tree, and finds violations planted here."""

import pytest

from tests.structure import sources
from tests.structure import written_whole

_IMPORTS = ('import gzip, io, json, shutil\n'
            'import h5py\nimport numpy as np\nimport tensorflow as tf\n')
_PATHS = sources.python_files(*sources.LAYERS)


def test_the_tree_follows_the_rule():
  faults = [fault for path in _PATHS
            for fault in written_whole.written_whole(path, sources.read(path))]
  assert not faults, '\n'.join(faults)


def test_the_exceptions_are_files_and_needed():
  for path in written_whole.EXCEPTIONS:
    assert path in _PATHS
    assert written_whole.faults(path, sources.read(path)), path


@pytest.mark.parametrize('line', [
    "open(path, 'w')", "open(path, mode='ab')", "path.open('xb')", "io.open(path, 'r+')",
    'path.write_text(text)', 'pathlib.Path(path).write_bytes(data)', 'figure.savefig(path)',
    'np.save(path, values)', 'np.savez(path, a=1)', "h5py.File(path, 'w')",
    'tf.io.TFRecordWriter(path)', 'tf.io.write_file(path, text)', 'json.dump(values, file)',
    'shutil.copyfile(a, b)', 'array.tofile(path)', "gzip.open(path, 'wb')"])
def test_planted(line):
  found = written_whole.written_whole('engine/a.py', f'{_IMPORTS}def f(path):\n  {line}\n')
  assert len(found) == 1
  assert found[0].startswith('engine/a.py:6: ')


@pytest.mark.parametrize('text', [
    "import h5py\nh5py.File(path, 'r')", 'open(path)', "path.open('rb')", 'open(path, encoding=x)',
    'from tfrecords import atomic_file\natomic_file.write_text(path, text)', 'json.dumps(values)',
    'import numpy as np\nwith atomic_file.temporary_path(path) as t:\n  np.savez(t, a=1)\n',
    'state.open(settings)', 'run.save(step)'])
def test_allowed(text):
  assert written_whole.written_whole('engine/a.py', text) == []
