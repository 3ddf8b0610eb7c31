"""What a process may inherit: variables, streams, a home directory, a user without a name."""

import dataclasses
import socket

from tests.faults import fault
from tests.faults import place

_PLOT = (*place.PREDICT, '--plot=o.png')
_TAKEN = 48_988
_LISTENERS: list[socket.socket] = []


def _listen(folder) -> None:
  """Occupies a port for as long as the tests run."""
  del folder
  if not _LISTENERS:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(('127.0.0.1', _TAKEN))
    listener.listen()
    _LISTENERS.append(listener)


def _new(**environment: str | None):
  return dataclasses.replace(fault.LIMITED, environment=environment, new_process=True)


def _inherited(name: str, **environment: str | None) -> fault.Fault:
  """Returns a row for a variable that must not matter: a plot is drawn, without any message."""
  return fault.Fault(name, 'predict_main', _PLOT, status=0, changes=('o.png',), makes=('o.png',),
                     setup=_new(**environment))


_VARIABLES = (
    _inherited("a notebook's MPLBACKEND", MPLBACKEND='module://matplotlib_inline.backend_inline'),
    _inherited('an MPLBACKEND that does not exist', MPLBACKEND='nosuch'),
    _inherited('an MPLCONFIGDIR that cannot be made', MPLCONFIGDIR='/proc/nowhere'),
    _inherited('a TF_CONFIG that is no JSON', TF_CONFIG='{'),
    _inherited("a cluster's TF_CONFIG", TF_CONFIG='{"cluster": {"worker": ["h:1"]}}'),
    _inherited('COLUMNS that is no number', COLUMNS='wide', LINES='x'),
    _inherited('COLUMNS of 1', COLUMNS='1'),
    _inherited('NO_COLOR', NO_COLOR='1'),
    _inherited('a terminal without abilities', TERM='dumb'),
    _inherited('a terminal that does not exist', TERM='nosuch'),
    _inherited('a locale that does not exist', LC_ALL='xx_XX.UTF-8', LANG='xx'),
    _inherited('the C locale without UTF-8', LC_ALL='C', PYTHONUTF8='0', PYTHONCOERCECLOCALE='0'),
    _inherited('output in ASCII', PYTHONIOENCODING='ascii'),
    _inherited('output in Latin-1', PYTHONIOENCODING='latin-1'),
    _inherited('output in UTF-16', PYTHONIOENCODING='utf-16'),
    _inherited('a home that does not exist', HOME='/nonexistent', XDG_CACHE_HOME=None),
    _inherited('no home', HOME=None),
    _inherited('no search path', PATH=None),
    _inherited('a TMPDIR that does not exist', TMPDIR='/nonexistent'),
    _inherited('a display that does not exist', DISPLAY=':77'),
    _inherited('threads that are no number', OMP_NUM_THREADS='many'),
    _inherited('devices that are no number', CUDA_VISIBLE_DEVICES='none'),
    _inherited('a log level that is no number', TF_CPP_MIN_LOG_LEVEL='loud'),
    _inherited('flags of XLA that do not exist', TF_XLA_FLAGS='--no_such_flag=1'),
    _inherited('a time zone that does not exist', TZ='Nowhere/Town'),
    _inherited('no variables but the path', HOME=None, USER=None, LOGNAME=None, LANG=None,
               TERM=None, SHELL=None),
)

_CLUSTERS = (
    fault.Fault('a TF_CONFIG without a task for a training', 'train_main', place.LONGER,
                'TF_CONFIG: "task" is missing; give an object, or unset TF_CONFIG',
                setup=_new(TF_CONFIG='{"cluster": {"worker": ["h:1"]}}')),
)

_STREAMS = (
    fault.Fault('standard output is closed', 'predict_main', (*place.PREDICT, '--csv=o.csv'), '',
                0, changes=('o.csv',), makes=('o.csv',),
                setup=dataclasses.replace(fault.LIMITED, closed=(1,), new_process=True)),
    fault.Fault('standard input is closed', 'predict_main', (*place.PREDICT, '--csv=o.csv'), '',
                0, changes=('o.csv',), makes=('o.csv',),
                setup=dataclasses.replace(fault.LIMITED, closed=(0,), new_process=True)),
    fault.Fault('standard error is closed', 'predict_main', (*place.PREDICT, '--csv=o.csv'), '',
                0, changes=('o.csv',), makes=('o.csv',),
                setup=dataclasses.replace(fault.LIMITED, closed=(2,), new_process=True)),
    fault.Fault('all streams are closed', 'train_main', place.LONGER, '', 0,
                changes=place.TRAINED, makes=('run/checkpoints/ckpt-6.index',),
                setup=dataclasses.replace(fault.LIMITED, closed=(0, 1, 2), new_process=True)),
    fault.Fault('an error with standard error closed', 'predict_main',
                ('--train_dir=none', 'a.png'), '', 1,
                setup=dataclasses.replace(fault.LIMITED, closed=(2,), new_process=True)),
)

_USERS = (
    fault.Fault('a user without a name or a home evaluates', 'eval_main', place.EVAL,
                'accuracy|precision', 0, needs='root', quiet=False,
                setup=place.NEW_NOBODY),
    fault.Fault('a user without a name predicts', 'predict_main', place.PREDICT, '', 0,
                needs='root', setup=place.NEW_NOBODY),
)

_PORTS = (
    fault.Fault('the port is taken', 'live_view_main',
                ('--train_dir=run', f'--port={_TAKEN}'), 'live|port', prepare=_listen),
    fault.Fault('the port of a training is taken', 'train_main',
                (*place.LONGER, '--live_view', f'--port={_TAKEN}'), '', 0, _listen,
                (*place.TRAINED, 'run/live*'), ('run/checkpoints/ckpt-6.index',), quiet=False),
)

ROWS = (*_VARIABLES, *_CLUSTERS, *_STREAMS, *_USERS, *_PORTS)
