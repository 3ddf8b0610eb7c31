"""Settings that all tests share."""

import os

import hypothesis

# TensorFlow's start-up notes would bury a failing test's own output.
os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '2')

# The first example of a property traces graphs: seconds, where a deadline allows 0.2 of one; on a
# busy machine drawing is slow as well. The examples are the same in every run, so that a failure is
# one for everybody.
hypothesis.settings.register_profile(
    'rana', deadline=None, derandomize=True, database=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile('rana')
