"""deploy/: manifests that a cluster's interface would take, commands with flags that exist."""

import configparser
import os
import re
import subprocess

import pytest
import yaml

from binaries import cluster_flags
from binaries import data_service_flags
from binaries import eval_flags
from binaries import train_main
from tests.binaries import flag_parsing
from tests.structure import sources

_TRAINING, _SERVICE = 'deploy/kubernetes.yaml', 'deploy/kubernetes-data-service.yaml'
_DEFINITIONS = {'train_main': train_main.define_flags, 'eval_main': eval_flags.define,
                'data_service_main': data_service_flags.define}
# The fields of each kind that its interface has, as far as they are used here.
_FIELDS = {
    'PersistentVolumeClaim': ('v1', {'accessModes', 'resources'}),
    'Secret': ('v1', set()),
    'TFJob': ('kubeflow.org/v1', {'runPolicy', 'tfReplicaSpecs'}),
    'Job': ('batch/v1', {'backoffLimit', 'template'}),
    'Deployment': ('apps/v1', {'replicas', 'selector', 'strategy', 'template'}),
    'Service': ('v1', {'selector', 'ports'}),
    'NetworkPolicy': ('networking.k8s.io/v1', {'podSelector', 'policyTypes', 'ingress'})}
_POD = {'securityContext', 'terminationGracePeriodSeconds', 'containers', 'volumes',
        'restartPolicy'}
_CONTAINER = {'name', 'image', 'command', 'env', 'readinessProbe', 'resources', 'volumeMounts'}


def _documents(file):
  """Returns the documents of a manifest by kind and name."""
  return {(one['kind'], one['metadata']['name']): one
          for one in yaml.safe_load_all(sources.read(file))}


def _template(document):
  """Returns the template of the pods of a document, None for one without."""
  spec = document.get('spec', {})
  if document['kind'] == 'TFJob':
    # No other replicas are used.
    spec, = spec['tfReplicaSpecs'].values()
  return spec.get('template')


def _containers(file):
  """Returns the containers of a manifest by the names of their documents."""
  found = {}
  for (_, name), document in _documents(file).items():
    if template := _template(document):
      found[name], = template['spec']['containers']
  return found


@pytest.mark.parametrize('file', [_TRAINING, _SERVICE])
def test_the_manifests_have_the_fields_of_their_kinds(file):
  documents = _documents(file)
  mounted = set()
  for (kind, name), document in documents.items():
    version, fields = _FIELDS[kind]
    assert document['apiVersion'] == version
    assert set(document.get('spec', {})) <= fields
    assert re.fullmatch('[a-z0-9-]+', name)
    if template := _template(document):
      pod = template['spec']
      assert set(pod) <= _POD
      volumes = pod.get('volumes', [])
      mounted |= {volume['persistentVolumeClaim']['claimName'] for volume in volumes
                  if 'persistentVolumeClaim' in volume}
      for container in pod['containers']:
        assert set(container) <= _CONTAINER
        assert {mount['name'] for mount in container.get('volumeMounts', [])} == {
            volume['name'] for volume in volumes}
  assert mounted == {name for kind, name in documents if kind == 'PersistentVolumeClaim'}


def test_the_operator_goes_on_after_every_status():
  job = _documents(_TRAINING)['TFJob', 'rana-train']['spec']
  assert set(job['runPolicy']) <= {'cleanPodPolicy', 'backoffLimit'}
  # With ExitCode the statuses 42 and 75 would be final.
  assert job['tfReplicaSpecs']['Worker']['restartPolicy'] == 'OnFailure'
  # The operator gives TF_CONFIG to this container alone.
  assert _containers(_TRAINING)['rana-train']['name'] == 'tensorflow'


def test_the_token_is_that_of_the_secret():
  variable, = _containers(_TRAINING)['rana-train']['env']
  reference = variable['valueFrom']['secretKeyRef']
  assert variable['name'] == cluster_flags.TOKEN
  assert reference['key'] in _documents(_TRAINING)['Secret', reference['name']]['stringData']


@pytest.mark.parametrize('file', [_TRAINING, _SERVICE])
def test_the_commands_have_flags_that_exist(file):
  for container in _containers(file).values():
    name, *arguments = container['command']
    with flag_parsing.flags_of(name, _DEFINITIONS[name]) as parse:
      assert parse(*arguments) == [name]
      if name == 'data_service_main':
        data_service_flags.dispatcher_address()
    # Both read the same run.
    assert file == _SERVICE or '--train_dir=/runs/cifar10' in arguments


def test_workers_and_trainings_reach_the_dispatcher():
  documents = _documents(_SERVICE)
  labels = {}
  for name in _containers(_SERVICE):
    deployment = documents['Deployment', name]
    labels[name] = deployment['spec']['template']['metadata']['labels']
    assert deployment['spec']['selector'] == {'matchLabels': labels[name]}
  service = documents['Service', 'rana-data-service']['spec']
  assert service['selector'] == labels['rana-data-dispatcher']
  ports, = service['ports']
  commands = {name: container['command'] for name, container in _containers(_SERVICE).items()}
  assert f'--port={ports["port"]}' in commands['rana-data-dispatcher']
  assert f'--dispatcher=grpc://rana-data-service:{ports["port"]}' in commands['rana-data-worker']
  assert f' --data_service=grpc://rana-data-service:{ports["port"]}.\n' in sources.read(_SERVICE)
  policy = documents['NetworkPolicy', 'rana-data-service']['spec']
  chosen = policy['podSelector']['matchLabels']
  assert all(chosen.items() <= one.items() for one in labels.values())
  sender, training = (one['podSelector']['matchLabels'] for one in policy['ingress'][0]['from'])
  assert sender == chosen
  # The operator's label.
  assert ('TFJob', training['training.kubeflow.org/job-name']) in _documents(_TRAINING)


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
