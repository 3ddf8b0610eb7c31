"""Malformed TF_CONFIGs, each with the beginning of the line that refuses it."""

import json


def _worker(addresses, kind='worker', index=0, **cluster):
  return json.dumps({'cluster': {'worker': addresses, **cluster},
                     'task': {'type': kind, 'index': index}})


_ADDRESSES = 'give a list of addresses, host:port each'

TF_CONFIGS = {
    '{': 'it is not JSON (Expecting property name',
    '[' * 100_000: 'it is not JSON (maximum recursion depth exceeded',
    'worker': 'it is not JSON (Expecting value',
    '[]': 'it is []; give an object',
    'null': 'it is missing; give an object, or unset TF_CONFIG',
    '{}': '"cluster" is missing; give an object, or unset TF_CONFIG',
    '{"cluster": {"worker": ["a:1", "b:1"]}}': '"task" is missing; give an object',
    '{"task": {"type": "worker", "index": 0}}': '"cluster" is missing; ',
    '{"cluster": [], "task": {}}': '"cluster" is []; give an object',
    '{"cluster": {"worker": ["a:1"]}, "task": "worker"}': '"task" is "worker"; give an object',
    '{"cluster": {}, "cluster": {}}': 'it is not JSON ("cluster" is given twice; give it once)',
    '{"cluster": {"worker": ["a:1"]}, "task": {"index": 0}}':
        '"type" of "task" is null; give "chief" or "worker"',
    _worker(['a:1', 'b:1'], kind='worcker'): '"type" of "task" is "worcker"; give',
    _worker(['a:1', 'b:1'], kind='chief'): '"task" is a "chief", and "cluster" has none; ',
    _worker(['a:1', 'b:1'], kind='evaluator'):
        'task "evaluator": an evaluator is no part of the cluster; start `eval_main',
    _worker(['a:1'], Worker=['b:1']): '"cluster" has "Worker"; give "chief" and "worker"',
    _worker(['a:1', 'b:1'], ps=['p:1']): 'task "worker": gradients are reduced among the workers',
    _worker(['a:1', 'b:1'], chief=['c:1', 'd:1']): '"chief" of "cluster" has 2 addresses; give one',
    _worker('a:1,b:1'): f'"worker" of "cluster" is "a:1,b:1"; {_ADDRESSES}',
    _worker({'0': 'a:1'}): f'"worker" of "cluster" is {{"0": "a:1"}}; {_ADDRESSES}',
    _worker(['a:1', 2]): f'"worker" of "cluster" is ["a:1", 2]; {_ADDRESSES}',
    _worker(['a:1', 'b:1'], index=2): '"index" of "task" is 2, and "cluster" has 2 of "worker"; ',
    _worker(['a:1', 'b:1'], index=-1): '"index" of "task" is -1, and "cluster" has 2',
    _worker(['a:1', 'b:1'], index=None): '"index" of "task" is null; give a whole number',
    _worker(['a:1', 'b:1'], index=True): '"index" of "task" is true; give a whole number',
    _worker(['a:1', 'b:1'], index='one'): '"index" of "task" is "one"; give a whole number',
    _worker(['a', 'b']): "'a' is not the address of a worker; give host:port",
    _worker(['a:1', 'http://b:1']): "'http://b:1' is not the address of a worker; ",
    _worker(['a:1', 'b:99999']): 'b:99999: a port number has 16 bits; give at most 65,535',
    _worker(['a:1', 'b:0']): 'b:0: give more than 0',
    _worker(['a:1', 'b:1', 'a:1']): 'workers 0 and 2 have the same address a:1; ',
    _worker(['0.0.0.0:1', 'b:1']): '0.0.0.0:1: other machines cannot reach a worker there; ',
    _worker([f'a:{port}' for port in range(1, 300)]): '299 workers; give 1 to 256 addresses',
}
