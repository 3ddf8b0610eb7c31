"""The first training step of a new process in PyTorch.

What PyTorch compiles it keeps on disk, from which the second start takes it.
"""

from engine.bench.startup import first_batch
from engine.bench.startup import first_step
from engine.bench.step import torch_step

# A narrower type has nothing to do with a start.
MODES = {name: mode for name, mode in torch_step.MODES.items() if mode.compute_dtype == 'float32'}


def build(batch: first_batch.FirstBatch, mode: torch_step.TorchMode) -> first_step.FirstStep:
  """Takes the step."""
  training = torch_step.TorchStep(batch.workload(), mode)
  return first_step.FirstStep(training.first_step().loss)
