"""A fault of replicas is found; train_main_test.py compares replicas without a fault."""

from tests.binaries import processes
from tests.engine import tiny_runs

# A process of its own, as devices are settled before TensorFlow computes anything. Every replica
# drops out what the first one does.
_PROGRAM = '''
import dataclasses
import sys

from engine.config import train_options
from engine.trainer import replica_check
from engine.training import gradients
from engine.training import strategy
from tests.engine import tiny_runs

strategy.use_devices('cpu', 2)
true_context = gradients._context
gradients._context = lambda *values: dataclasses.replace(true_context(*values), batch_offset=0)
options = train_options.TrainOptions('run', 'data', logical_devices=2)
recipe = tiny_runs.config(model='deep', weight_decay_layers=(), dropout=0.5).recipe
found = replica_check.run(recipe, options, 2, print, num_steps=1)
print('\\n'.join(found.lines()))
sys.exit(3 if found.agrees else 4)
'''


def test_a_fault_of_replicas_is_found(tmp_path):
  tiny_runs.write_records(tmp_path / 'data')
  status, output, complaint = processes.run_python('-c', _PROGRAM, folder=tmp_path)
  assert status == 4, complaint
  assert '1 steps on one device and on 2 replicas: WRONG: ' in output
  assert not (tmp_path / 'run').exists()
