"""The first training step of this engine alone: no run directory, checkpoint or log."""

from engine.bench.startup import first_batch
from engine.bench.startup import first_step
from engine.config import run_config


def build(batch: first_batch.FirstBatch, config: run_config.RunConfig) -> first_step.FirstStep:
  """Takes the step."""
  # Late: TensorFlow, which the process imports anyway.
  from engine.bench.step import rana_step
  training = rana_step.build(batch.workload(), config)
  return first_step.FirstStep(training.first_step().loss)
