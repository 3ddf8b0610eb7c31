"""A worker of a cluster that supervises a fake training, started by tests.

  python -m tests.binaries.cluster_worker SETTINGS FOLDER ACTIONS

SETTINGS is JSON with the workers, the index of this one, the token and the two timeouts.
"""

import json
import sys

from binaries import command
from binaries import supervisor
from engine.cluster import cluster_spec


def main(argv: list[str]) -> None:
  given = json.loads(argv[0])
  spec = cluster_spec.ClusterSpec(tuple(given['workers']), given['index'])
  supervisor.supervise(
      supervisor.Cluster(spec, given['token'], given['connect_seconds'], given['peer_seconds']),
      [sys.executable, '-m', 'tests.binaries.fake_training', *argv[1:]])


if __name__ == '__main__':
  sys.argv[0] = 'train_main'
  command.run(main)
