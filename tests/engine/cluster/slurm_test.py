"""The workers of a Slurm step, from the variables that srun sets."""

import pytest

from engine.cluster import slurm
from tfrecords import errors


def _step(**changed):
  values = {'SLURM_STEP_NUM_TASKS': '4', 'SLURM_PROCID': '2', 'SLURM_STEP_NODELIST': 'n[1-2]',
            'SLURM_STEP_TASKS_PER_NODE': '2(x2)', 'SLURM_JOB_ID': '1', 'SLURM_STEP_ID': '0',
            'SLURMD_NODENAME': 'n2'} | changed
  return {name: value for name, value in values.items() if value is not None}


@pytest.mark.parametrize('nodes, expected', [
    ('n1', ['n1']), ('a,b-2', ['a', 'b-2']), ('n[08-10,12]', ['n08', 'n09', 'n10', 'n12']),
    ('r[1-2]n[1,3]x,m5', ['r1n1x', 'r1n3x', 'r2n1x', 'r2n3x', 'm5'])])
def test_expand(nodes, expected):
  assert slurm.expand(nodes) == expected


def test_a_step():
  spec = slurm.parse(_step())
  assert spec.workers == ('n1:20256', 'n1:20257', 'n2:20256', 'n2:20257')
  assert (spec.index, spec.address) == (2, 'n2:20256')


def test_jobs_and_steps_have_ports_of_their_own():
  ports = {slurm.parse(_step(SLURM_JOB_ID=job, SLURM_STEP_ID=step)).workers[0]
           for job in ('1', '2', '4711') for step in ('0', '1')}
  assert len(ports) == 6


@pytest.mark.parametrize('changed', [
    # Outside a step, as in a batch script; a single task.
    {'SLURM_STEP_NUM_TASKS': None}, {'SLURM_STEP_NUM_TASKS': '1'}])
def test_no_cluster(changed):
  assert slurm.parse(_step(**changed)) is None


@pytest.mark.parametrize('changed, text', [
    ({'SLURM_PROCID': None}, 'Slurm: SLURM_PROCID is missing; start the tasks with srun'),
    ({'SLURM_STEP_NODELIST': 'n[2-1]'}, "Slurm: SLURM_STEP_NODELIST has the range '2-1'; give"),
    ({'SLURM_STEP_NODELIST': 'n[1-999999999]m[1-999999999]'},
     'Slurm: SLURM_STEP_NODELIST has more than 256 nodes'),
    ({'SLURM_STEP_NODELIST': 'n[a]'}, "Slurm: SLURM_STEP_NODELIST has the range 'a'; "),
    ({'SLURM_STEP_TASKS_PER_NODE': '2x'}, 'Slurm: SLURM_STEP_TASKS_PER_NODE=2x: give numbers'),
    ({'SLURM_STEP_TASKS_PER_NODE': '1(x2)'}, 'Slurm: .* have 2 tasks and SLURM_STEP_NUM_TASKS 4'),
    ({'SLURM_PROCID': '4'}, 'Slurm: task 4 of 4 workers; give 0 to 3'),
    ({'SLURM_PROCID': 'x'}, 'Slurm: SLURM_PROCID=x: give a whole number'),
    ({'SLURMD_NODENAME': 'n1'}, 'Slurm: task 2 runs on n1 and not on n2; start the tasks in')])
def test_refused(changed, text):
  with pytest.raises(errors.InputError, match=f'^{text}'):
    slurm.parse(_step(**changed))
