"""Clusters that are simulated: measured costs, and what is assumed where nothing was measured.

A worker of the measured kind is this machine. Its step, input, reading and meetings are measured,
and what an exchange takes in TensorFlow's gRPC. The networks, a GPU, and the machines around it are
assumed.
"""

from collections.abc import Mapping
import dataclasses

from engine.bench.core import linear_costs
from engine.bench.workers import cluster_model
from engine.bench.workers import measured_costs

# The widest cluster that is simulated; engine/cluster/cluster_spec.py allows a quarter of it.
WORKERS = tuple(2 ** power for power in range(11))
IMAGES = tuple(10 ** power for power in range(6, 10))

# Between machines of one network switch: seconds from program to program without TensorFlow's.
_WIRE_LATENCY = 20e-6
# Gigabits a second that a worker sends and receives.
_LINKS = (10, 25, 100)
MEASURED_NETWORK = 'gRPC as measured here, 10 Gbit/s'

# benchmarks/SCALING.md: an A100 is bound by 1 ms of launches and 0.83 us an example of cifar10's
# network, of which half would be good.
_GPU = cluster_model.Step(linear_costs.Line(1e-3, 1.66e-6), linear_costs.Line(1e-3, 0.0))
_GPU_CORES = 16
# Bytes a second of a local NVMe disk, and of a store that all workers share.
NVME, STORE = 3e9, 10e9
# Seconds from a failure to the next step, of which a scheduler takes most; and between two failures
# of a worker: 419 interruptions of 2,048 machines in 54 days (Llama team 2024, The Llama 3 herd of
# models, section 3.3.4).
RESTART = 120.0
BETWEEN_FAILURES = 54 * 86_400 * 2048 / 419


def networks(here: cluster_model.Network) -> Mapping[str, cluster_model.Network]:
  """Returns the networks by name.

  Args:
    here: the loopback of this machine. What it takes is TensorFlow's program, as there is no wire.
  """
  found = {MEASURED_NETWORK: cluster_model.Network(
      here.latency + _WIRE_LATENCY, min(here.bandwidth, _bytes(_LINKS[0])))}
  return found | {f'{link} Gbit/s, used fully': cluster_model.Network(_WIRE_LATENCY, _bytes(link))
                  for link in _LINKS}


def _bytes(gigabits: float) -> float:
  return gigabits * 1e9 / 8


def processors(tables: measured_costs.Tables, cores: int,
               network: str = MEASURED_NETWORK) -> cluster_model.Cluster:
  """Returns workers of this machine's kind, with the set in memory.

  Args:
    tables: of a measurement.
    cores: of the machine that was measured.
    network: a name of `networks`.
  """
  here = measured_costs.here(tables, cores)
  return dataclasses.replace(here, network=networks(here.network)[network],
                             meeting=measured_costs.meeting(tables))


def gpus(tables: measured_costs.Tables, cores: int, record_bytes: int,
         network: str) -> cluster_model.Cluster:
  """Returns workers with a GPU, which read a streamed set from a local disk.

  Args:
    tables: of a measurement of the input.
    cores: of the machine that was measured.
    record_bytes: size of a record.
    network: a name of `networks`.
  """
  read = dataclasses.replace(measured_costs.streamed(tables, record_bytes), disk=NVME)
  return dataclasses.replace(processors(tables, cores, network), step=_GPU, data=read,
                             cores=_GPU_CORES)
