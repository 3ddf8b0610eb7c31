"""Python in a process that has imported TensorFlow: `python -c TEXT` or `python -m MODULE ...`."""

import os
import pathlib
import runpy
import sys

_OURS = ('binaries', 'engine', 'rana', 'tests', 'tfrecords')
_ROOT = pathlib.Path(__file__).parents[2]


def run() -> None:
  """Runs what the command line says, on the search path of the environment."""
  option, text, *arguments = sys.argv[1:]
  _forget_ours()
  added = filter(None, os.environ.get('PYTHONPATH', '').split(os.pathsep))
  sys.path[:] = [os.getcwd(), *added,
                 *(path for path in sys.path if pathlib.Path(path).absolute() != _ROOT)]
  sys.argv = [option, *arguments]
  if option == '-m':
    runpy.run_module(text, run_name='__main__', alter_sys=True)
  else:
    exec(compile(text, '<string>', 'exec'), {'__name__': '__main__'})


def _forget_ours() -> None:
  """Makes the next import of a module of ours load it, from wherever it is then found."""
  for name in [name for name in sys.modules if name.partition('.')[0] in _OURS]:
    del sys.modules[name]
