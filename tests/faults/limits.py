"""Limits on memory, open files and the stack, and sizes that exceed every machine."""

from tests.faults import fault
from tests.faults import place


def _refused(name: str, command: str, arguments: tuple[str, ...], says: str = '',
             **more) -> fault.Fault:
  return fault.Fault(name, command, arguments, says, **more)


_FILES = {'RLIMIT_NOFILE': 64}
_STYLE = ('--content=b.jpg', '--style=strokes', '--output=o.png')

ROWS = (
    _refused('a batch for which there is no memory', 'train_main',
             (*place.NEW, '--batch_size=100000000'), 'batch_size=100000000.*(GB|memory|less)',
             changes=place.BEGUN),
    _refused('a batch for which there is no memory, streamed', 'train_main',
             (*place.NEW, '--batch_size=100000000', '--memory_budget_mb=0'),
             'batch_size=100000000', changes=place.BEGUN),
    _refused('a picture of a million pixels a side', 'style_main',
             (*_STYLE, '--size=1000000', '--feature_network=run'), 'does not fit into memory',
             status=2),
    _refused('a benchmark on pictures of a million pixels a side', 'benchmark_main',
             ('--benchmark=style', '--picture_size=1000000'), 'picture_size=1000000', status=2),
    _refused('more threads than any machine has', 'train_main', (*place.NEW, '--threads=1000000'),
             'threads=1000000', status=2),
    _refused('more devices than any machine has', 'train_main',
             (*place.NEW, '--batch_size=100000', '--logical_devices=100000'),
             'logical_devices=100000', status=2),
    _refused('validation images beyond any number', 'classic_main',
             ('--model=adaline', place.DATA, '--validation_examples=1000000000000'),
             'validation_examples', status=2),
    _refused('table of a million classes', 'predict_main',
             (*place.PREDICT, '--top_k=1000000'), '', status=0),
    _refused('steps beyond 64 bits', 'train_main', (*place.NEW, f'--max_steps={10 ** 30}'),
             'max_steps'),
    _refused('a checkpoint interval beyond 64 bits', 'train_main',
             (*place.NEW, f'--checkpoint_interval={10 ** 30}'), 'checkpoint_interval', status=2),
    _refused('few open files', 'train_main', place.LONGER, '', status=0, changes=place.TRAINED,
             setup=fault.setup_with(limits=_FILES)),
    _refused('too few open files', 'train_main', place.LONGER, '[Tt]oo many open files',
             changes=place.TRAINED, setup=fault.setup_with(limits={'RLIMIT_NOFILE': 12})),
    _refused('fewer open files than a command begins with', 'train_main', place.LONGER,
             '[Tt]oo many open files', setup=fault.setup_with(
                 limits={'RLIMIT_NOFILE': 7}, new_process=True)),
    _refused('no core files', 'predict_main', place.PREDICT, '', status=0,
             setup=fault.setup_with(limits={'RLIMIT_CORE': 0})),
    _refused('a small stack', 'predict_main', place.PREDICT, '', status=0,
             setup=fault.setup_with(limits={'RLIMIT_STACK': 1 << 20})),
    _refused('no locked memory', 'train_main', place.LONGER, '', status=0, changes=place.TRAINED,
             setup=fault.setup_with(limits={'RLIMIT_MEMLOCK': 0})),
)
