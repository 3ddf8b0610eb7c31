"""deploy/: manifests that a cluster's interface would take, commands with flags that exist."""

import configparser
import os
import re
import subprocess

import pytest
import yaml

from binaries import cluster_flags
from binaries import eval_flags
from binaries import train_main
from tests.binaries import flag_parsing
from tests.structure import sources

_DEFINITIONS = {'train_main': train_main.define_flags, 'eval_main': eval_flags.define}
# The fields of each kind that its interface has, as far as they are used here.
_FIELDS = {
    'PersistentVolumeClaim': ('v1', {'accessModes', 'resources'}),
    'TFJob': ('kubeflow.org/v1', {'runPolicy', 'tfReplicaSpecs'}),
    'Job': ('batch/v1', {'backoffLimit', 'template'})}
_POD = {'securityContext', 'terminationGracePeriodSeconds', 'containers', 'volumes',
        'restartPolicy'}
_CONTAINER = {'name', 'image', 'command', 'env', 'resources', 'volumeMounts'}


@pytest.fixture(name='documents', scope='module')
def fixture_documents():
  return {one['kind']: one for one in yaml.safe_load_all(sources.read('deploy/kubernetes.yaml'))}


def _pods(documents):
  worker = documents['TFJob']['spec']['tfReplicaSpecs']['Worker']
  return {'TFJob': worker['template']['spec'], 'Job': documents['Job']['spec']['template']['spec']}


def test_the_manifests_have_the_fields_of_their_kinds(documents):
  for kind, (version, fields) in _FIELDS.items():
    assert documents[kind]['apiVersion'] == version
    assert set(documents[kind]['spec']) <= fields
    assert re.fullmatch('[a-z0-9-]+', documents[kind]['metadata']['name'])
  job = documents['TFJob']['spec']
  assert set(job['runPolicy']) <= {'cleanPodPolicy', 'backoffLimit'}
  # With ExitCode the statuses 42 and 75 would be final.
  assert job['tfReplicaSpecs']['Worker']['restartPolicy'] == 'OnFailure'
  for pod in _pods(documents).values():
    assert set(pod) <= _POD
    volumes = {volume['name'] for volume in pod['volumes']}
    claims = {volume['persistentVolumeClaim']['claimName'] for volume in pod['volumes']
              if 'persistentVolumeClaim' in volume}
    assert claims == {documents['PersistentVolumeClaim']['metadata']['name']}
    for container in pod['containers']:
      assert set(container) <= _CONTAINER
      assert {mount['name'] for mount in container['volumeMounts']} == volumes
  # The operator gives TF_CONFIG to this container alone.
  assert [one['name'] for one in _pods(documents)['TFJob']['containers']] == ['tensorflow']


def test_the_token_is_that_of_the_secret(documents):
  variable, = _pods(documents)['TFJob']['containers'][0]['env']
  reference = variable['valueFrom']['secretKeyRef']
  assert variable['name'] == cluster_flags.TOKEN
  assert reference['name'] == documents['Secret']['metadata']['name']
  assert reference['key'] in documents['Secret']['stringData']


@pytest.mark.parametrize('kind', ['TFJob', 'Job'])
def test_the_commands_have_flags_that_exist(documents, kind):
  name, *arguments = _pods(documents)[kind]['containers'][0]['command']
  with flag_parsing.flags_of(name, _DEFINITIONS[name]) as parse:
    assert parse(*arguments) == [name]
  # Both read the same run.
  assert '--train_dir=/runs/cifar10' in arguments


@pytest.mark.parametrize('statuses, calls, status', [
    ([0], ['srun'], 0), ([75, 137, 0], ['srun'] * 3, 0), ([42], ['srun', 'scontrol requeue 7'], 0),
    ([1], ['srun'], 1), ([75] * 5, ['srun'] * 5, 75)])
def test_the_slurm_script_goes_on_after_a_lost_worker(tmp_path, statuses, calls, status):
  (tmp_path / 'statuses').write_text(''.join(f'{one}\n' for one in statuses))
  for name, body in {
      'srun': 'echo srun "$@" >> calls; s=$(head -n 1 statuses); sed -i 1d statuses; exit $s',
      'scontrol': 'echo scontrol "$@" >> calls'}.items():
    (tmp_path / name).write_text(f'#!/bin/sh\n{body}\n')
    (tmp_path / name).chmod(0o755)
  script = sources.ROOT / 'deploy' / 'slurm.sh'
  ended = subprocess.run(
      ['bash', script, 'runs/a run', '--recipe=cifar10'], cwd=tmp_path, capture_output=True,
      env={'PATH': f'{tmp_path}:{os.environ["PATH"]}', 'SLURM_JOB_ID': '7',
           'SLURM_CPUS_PER_TASK': '8'})
  assert ended.returncode == status
  lines = (tmp_path / 'calls').read_text().splitlines()
  assert [line.partition(' --')[0] for line in lines] == calls
  assert lines[0] == (
      'srun --kill-on-bad-exit=0 --cpus-per-task=8 train_main --train_dir=runs/a run '
      '--recipe=cifar10')


def test_the_image_is_made_of_what_is_there():
  text = sources.read('deploy/Containerfile').replace('\\\n', '')
  lines = [line for line in text.splitlines() if line and not line.startswith('#')]
  assert {line.split()[0] for line in lines} == {
      'FROM', 'ARG', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER'}
  settings = configparser.ConfigParser()
  settings.read_string(sources.read('setup.cfg'))
  assert '-c constraints.txt ".${EXTRAS:+[$EXTRAS]}"' in text
  assert 'gpu' in settings['options.extras_require']
  version = re.search(r'python:([\d.]+)-slim', text)
  assert version
  assert f'>={version[1]}' in settings['options']['python_requires']


def test_the_image_has_nothing_that_git_ignores():
  ignored = {line.removeprefix('**/') for line in sources.read('.dockerignore').splitlines()}
  assert {'/.git/', *sources.read('.gitignore').split()} <= ignored
