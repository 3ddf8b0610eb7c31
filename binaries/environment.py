"""What commands leave aside of the environment that they are started in.

Whoever sets these variables means other programs; here they would end a command, or say what nobody
asked for.
"""

import logging
import os
import re
import warnings

# A notebook's plots; the workers of a cluster, where a training here runs on one machine; warnings
# as errors; another Keras, another progress bar.
_OF_OTHERS = re.compile('MPLBACKEND|TF_CONFIG|PYTHONWARNINGS|KERAS_BACKEND|TF_USE_LEGACY_KERAS'
                        '|TQDM_.*')
_LOG_LEVEL = 'TF_CPP_MIN_LOG_LEVEL'
# matplotlib warns of a home that cannot be written; a browser that leaves the page of the live view
# is an error to asyncio, a wrong address on it one to tornado.
_LEVELS = {'asyncio': logging.CRITICAL, 'matplotlib': logging.ERROR, 'tensorflow': logging.ERROR,
           'tornado': logging.CRITICAL}


def settle() -> None:
  """Removes variables of other programs, and silences what is said to programmers."""
  for name in filter(_OF_OTHERS.fullmatch, [*os.environ]):
    del os.environ[name]
  if os.environ.get(_LOG_LEVEL) not in ('0', '1', '2', '3'):
    os.environ[_LOG_LEVEL] = '3'
  warnings.simplefilter('ignore')
  for package, level in _LEVELS.items():
    logging.getLogger(package).setLevel(level)
