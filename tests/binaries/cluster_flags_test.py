"""The cluster that flags or environment describe, and flags that contradict each other."""

from absl import flags
import pytest

from binaries import cluster_flags
from binaries import environment
from binaries import train_flags
from engine.cluster import slurm
from tests.binaries import flag_parsing
from tfrecords import errors

_TF_CONFIG = '{"cluster": {"worker": ["a:1", "b:1"]}, "task": {"type": "worker", "index": 1}}'
_SLURM = {'SLURM_STEP_NUM_TASKS': '2', 'SLURM_PROCID': '1', 'SLURM_STEP_NODELIST': 'n[1-2]',
          'SLURM_STEP_TASKS_PER_NODE': '1(x2)', 'SLURM_JOB_ID': '1'}


def _define():
  train_flags.define()
  flags.DEFINE_bool('find_lr', False, '')
  flags.DEFINE_string('replay', '', '')
  flags.DEFINE_integer('verify_replicas', 0, '')
  cluster_flags.define()


@pytest.fixture
def parse(monkeypatch):
  """Returns a function that parses a command line in an environment without a cluster."""
  monkeypatch.setattr(environment, 'tf_config', '')
  for name in (*slurm.VARIABLES, cluster_flags.TOKEN):
    monkeypatch.delenv(name, raising=False)
  with flag_parsing.flags_of('train_main', _define) as parse:
    yield parse


def test_no_cluster(parse):
  parse()
  cluster_flags.refuse_contradictions()
  assert cluster_flags.cluster() is None
  assert not cluster_flags.has_cluster()


@pytest.mark.parametrize('arguments', [
    ['--local_workers=2'], ['--workers=a:1,b:1', '--task_index=1']])
def test_replicas_are_verified_on_workers_too(parse, arguments):
  parse('--verify_replicas=2', *arguments)
  cluster_flags.refuse_contradictions()


def test_workers(parse, monkeypatch):
  monkeypatch.setattr(environment, 'tf_config', 'not read')
  monkeypatch.setenv(cluster_flags.TOKEN, 'secret')
  parse('--workers=a:1,b:1,c:1', '--task_index=2', '--connect_timeout=5', '--peer_timeout=2.5')
  cluster_flags.refuse_contradictions()
  found = cluster_flags.cluster()
  assert (found.spec.workers, found.spec.index) == (('a:1', 'b:1', 'c:1'), 2)
  assert (found.token, found.connect_seconds, found.peer_seconds) == ('secret', 5.0, 2.5)


def test_the_environment(parse, monkeypatch):
  parse()
  for name, value in _SLURM.items():
    monkeypatch.setenv(name, value)
  assert cluster_flags.cluster().spec.address == 'n2:20256'
  # What is set on purpose comes before what a job has.
  monkeypatch.setattr(environment, 'tf_config', _TF_CONFIG)
  assert cluster_flags.cluster().spec.workers == ('a:1', 'b:1')
  assert cluster_flags.cluster().token == cluster_flags.cluster().token != ''


@pytest.mark.parametrize('text', [
    '{"cluster": {"worker": ["a:1"]}, "task": {"type": "worker", "index": 0}}',
    '{"cluster": {"chief": ["a:1"]}, "task": {"type": "chief", "index": 0}}'])
def test_one_worker_needs_no_cluster(parse, monkeypatch, text):
  parse()
  monkeypatch.setattr(environment, 'tf_config', text)
  assert cluster_flags.cluster() is None


@pytest.mark.parametrize('arguments, text', [
    (['--workers=a:1,b:1'], '--workers and --task_index belong together; give both, or neither'),
    (['--task_index=1'], '--workers and --task_index belong together'),
    (['--local_workers=2', '--workers=a:1', '--task_index=0'],
     '--local_workers and --workers contradict each other; give one of them'),
    (['--local_workers=2', '--find_lr'], '--find_lr runs in one process; leave --local_workers'),
    (['--workers=a:1', '--task_index=0', '--model_summary'], '--model_summary runs in one process'),
    (['--local_workers=2', '--logical_devices=2'], '--logical_devices=2: a worker of a cluster'),
    (['--workers=a:1,a:1', '--task_index=0'], '--workers: workers 0 and 1 have the same address'),
    (['--workers=a:1,b:1', '--task_index=2'], '--workers: task 2 of 2 workers; give 0 to 1'),
    (['--workers=a,b:1', '--task_index=0'], "--workers: 'a' is not the address of a worker")])
def test_refused(parse, arguments, text):
  parse(*arguments)
  with pytest.raises(errors.InputError) as raised:
    cluster_flags.refuse_contradictions()
    cluster_flags.cluster()
  assert str(raised.value).startswith(text)
