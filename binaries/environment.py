"""Removes environment variables meant for other programs, and silences warnings for programmers.

Such variables would make a command fail or print unwanted messages.
"""

import logging
import os
import re
import warnings

# The plots of a notebook; the workers of a cluster, which train_main reads from here; warnings as
# errors; another Keras; another progress bar; flags of XLA, which change what is computed (an
# unknown one ends TensorFlow without a message).
_REMOVED = re.compile('MPLBACKEND|TF_CONFIG|PYTHONWARNINGS|KERAS_BACKEND|TF_USE_LEGACY_KERAS'
                      '|TQDM_.*|TF_XLA_FLAGS')
_LOG_LEVEL = 'TF_CPP_MIN_LOG_LEVEL'
_CLUSTER = 'TF_CONFIG'
# matplotlib warns if the home directory cannot be written; asyncio logs an error when a browser
# leaves the live view's page, tornado when one asks for an unknown address, uvicorn when a client
# does not speak HTTP.
_LEVELS = {'asyncio': logging.CRITICAL, 'matplotlib': logging.ERROR, 'tensorflow': logging.ERROR,
           'tornado': logging.CRITICAL, 'uvicorn': logging.CRITICAL}


# The description of a cluster that this process was given and TensorFlow does not see; '': none.
tf_config = ''


def clean() -> None:
  """Removes variables meant for other programs, and silences warnings for programmers."""
  global tf_config
  tf_config = os.environ.get(_CLUSTER, '')
  for name in filter(_REMOVED.fullmatch, [*os.environ]):
    del os.environ[name]
  if os.environ.get(_LOG_LEVEL) not in ('0', '1', '2', '3'):
    os.environ[_LOG_LEVEL] = '3'
  warnings.simplefilter('ignore')
  for package, level in _LEVELS.items():
    logging.getLogger(package).setLevel(level)


def cluster_note() -> str:
  """Returns a line for a training that makes no use of a cluster; '' where there is none."""
  if not tf_config:
    return ''
  return (f'{_CLUSTER} is set and ignored: this command uses this machine alone; train_main trains '
          'on a cluster')
